/** What the address of the checks says: which one is being set, and how it is tried. */
import type { CheckRequest } from "#lib/commands/set-check.ts";
import type { BindingCheck, IdentityCheck } from "#lib/domain/checks/check.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";

export type Problem = { message: string; hint: string };

export type AskedCheck = {
  /** The one whose form is open; null: none. */
  check: IdentityCheck | BindingCheck | null;
  /** The values of the form by their names, once it was sent. */
  typed: Record<string, string> | null;
  /** As it would be set; null while nothing is tried or what was typed cannot be read. */
  request: CheckRequest | null;
  /** Why the scope cannot be read. */
  problem: Problem | null;
};

/** What the form calls a threshold. */
export function thresholdField(name: string): string {
  return `threshold-${name}`;
}

export function readAskedCheck(params: SearchParams): AskedCheck {
  const check = checkOf(parameter(params, "check") ?? "") ?? null;
  const asked = { check, typed: null, request: null, problem: null };
  if (check === null || parameter(params, "try") === null) return asked;
  const read = (name: string) => (parameter(params, name) ?? "").trim();
  const names = ["enabled", "q", ...Object.keys(check.thresholds).map(thresholdField)];
  const typed = Object.fromEntries(names.map((name) => [name, read(name)]));
  try {
    return { ...asked, typed, request: checkRequest(check, read) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { ...asked, typed, problem: { message: error.message, hint: error.hint } };
  }
}

/** The fields of the form as a request; an empty threshold is the usual one. Throws Invalid for a scope that cannot be read. */
export function checkRequest(
  { key, about, thresholds }: IdentityCheck | BindingCheck,
  read: (name: string) => string,
): CheckRequest {
  const values = Object.keys(thresholds).map((name) => {
    const text = read(thresholdField(name));
    return [name, text === "" ? null : Number(text)];
  });
  return {
    check: key,
    enabled: read("enabled") === "yes",
    thresholds: Object.fromEntries(values),
    ...(about === "binding" ? {} : { scope: parse(read("q")) }),
  };
}

/** Its form, filled with the usual values and tried. */
export function usualAddress({ key, thresholds }: Pick<IdentityCheck, "key" | "thresholds">): string {
  const query = new URLSearchParams({ check: key, try: "1", enabled: "yes" });
  for (const [name, { standard }] of Object.entries(thresholds))
    query.set(thresholdField(name), String(standard));
  return `/settings/checks?${query}#${key}`;
}
