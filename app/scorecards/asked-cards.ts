/** What the address of the scorecards says: which part of the estate, told by what, in which state. */
import { environments } from "#lib/domain/classification/environment.ts";
import type { ObjectiveState } from "#lib/domain/slo/budget.ts";
import { Invalid } from "#lib/errors.ts";
import { providers } from "#lib/providers/registry.ts";
import type { Narrowed } from "#lib/queries/scorecards/narrowed.ts";
import { parameter, type SearchParams } from "../identities/address.ts";

export type AskedCards = {
  narrow: Narrowed;
  by: "team" | "class";
  /** Only lines in that state; null: all. */
  state: ObjectiveState | null;
};

export const ENVIRONMENTS = [
  ...Object.entries(environments).map(([value, { label }]) => ({ value, label })),
  ...("unknown" in environments ? [] : [{ value: "unknown", label: "Unknown" }]),
];
export const PROVIDERS = providers.map(({ name, label }) => ({ value: name as string, label }));
export const STATES = ["breach", "watch", "met", "unknown"] as const satisfies readonly ObjectiveState[];

/** Throws Invalid for a value there is not. */
export function readAskedCards(params: SearchParams): AskedCards {
  const said = (name: string) => parameter(params, name) || null;
  return {
    narrow: {
      team: said("team"),
      provider: oneOf("provider", said("provider"), PROVIDERS),
      environment: oneOf("environment", said("environment"), ENVIRONMENTS),
    },
    by: oneOf("by", said("by"), [{ value: "team" }, { value: "class" }]) === "class" ? "class" : "team",
    state: oneOf(
      "state",
      said("state"),
      STATES.map((value) => ({ value })),
    ) as ObjectiveState | null,
  };
}

function oneOf(name: string, value: string | null, all: readonly { value: string }[]): string | null {
  if (value === null || all.some((one) => one.value === value)) return value;
  throw new Invalid(`No ${name} is called "${value.slice(0, 80)}".`, {
    hint: `Use one of ${all.map((one) => one.value).join(", ")}.`,
  });
}

/** The address with some of it changed; what is usual is left out. */
export function cardsAddress(
  { narrow, by, state }: AskedCards,
  change: Partial<Narrowed & Omit<AskedCards, "narrow">> = {},
): string {
  const now = { ...narrow, by, state, ...change };
  const query = new URLSearchParams();
  for (const name of ["team", "provider", "environment", "state"] as const) {
    const value = now[name];
    if (value != null) query.set(name, value);
  }
  if (now.by === "class") query.set("by", "class");
  const text = query.toString();
  return text === "" ? "/scorecards" : `/scorecards?${text}`;
}
