/** What the address of the objectives says: which one is being set, and how it is tried. */
import { build } from "#lib/domain/filter/build.ts";
import { type AskedObjective, keyOfSentence, usualPopulation } from "#lib/domain/slo/asked-objective.ts";
import { type Objective, objectiveLimits } from "#lib/domain/slo/objective.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";

export const NEW = "new";

export type Typed = { sentence: string; q: string; bad: string; target: string; window: string };

const FIELDS = ["sentence", "q", "bad", "target", "window"] as const;

export type AskedForm = {
  /** Whose form is open: a key, `new`, or null: none. */
  open: string | null;
  /** The values of the form by their names, once it was sent. */
  typed: Typed | null;
};

export function readAskedForm(params: SearchParams): AskedForm {
  const open = parameter(params, "objective");
  if (open === null || parameter(params, "try") === null) return { open, typed: null };
  return { open, typed: typedBy((name) => (parameter(params, name) ?? "").trim()) };
}

export function typedBy(read: (name: string) => string): Typed {
  return Object.fromEntries(FIELDS.map((name) => [name, read(name)])) as Typed;
}

/** What an empty form has, or one of an objective there is. */
export function usualTyped(objective: Objective | null): Typed {
  if (objective === null)
    return {
      ...{ sentence: "", q: usualPopulation, bad: "", target: "95" },
      window: String(objectiveLimits.windowDays.usual),
    };
  const { sentence, filter, bad, target, windowDays } = objective;
  return {
    ...{ sentence, q: build(filter), bad: bad === null ? "" : build([bad]) },
    ...{ target: String(target / 100), window: String(windowDays) },
  };
}

/** As the command takes it. What is not about identities has neither filter. */
export function requestOf(open: string, typed: Typed, about: Objective["about"]): AskedObjective {
  const { sentence, q, bad, target, window } = typed;
  return {
    key: open === NEW ? keyOfSentence(sentence) : open,
    ...{ sentence, target: Number(target), windowDays: Number(window) },
    ...(about === "identities" ? { filter: q, bad } : {}),
  };
}

export function objectiveAddress(key: string): string {
  return `/settings/objectives?objective=${encodeURIComponent(key)}#${key}`;
}
