/** An objective as somebody asks for it, held to what an objective can be: whatever passes can be worked out for every past day. */
import { Invalid } from "#lib/errors.ts";
import { canonical } from "../filter/build.ts";
import type { Filter } from "../filter/filter.ts";
import { parse } from "../filter/parse.ts";
import { badTermOf, refuseUnkept } from "./kept-fields.ts";
import { type Objective, objectiveLimits } from "./objective.ts";

export type AskedObjective = {
  key: string;
  sentence?: string;
  /** Text of filters. */
  filter?: string;
  bad?: string;
  /** In percent: 95, 99.5. */
  target?: number;
  windowDays?: number;
};

/** Whom new objectives are about, unless they say otherwise. */
export const usualPopulation = "nature:machine,mixed,unknown";

/** What is not asked for stays as `before` has it. Throws Invalid. */
export function objectiveOf(asked: AskedObjective, before: Objective | null): Objective {
  const { key } = asked;
  const about = before?.about ?? "identities";
  if (about !== "identities" && (asked.filter !== undefined || asked.bad !== undefined))
    throw new Invalid(`What ${key} counts is fixed: it is not about identities.`, {
      hint: "Change its sentence, its target or its window.",
    });
  const filter =
    asked.filter === undefined ? (before?.filter ?? parse(usualPopulation)) : parse(asked.filter);
  refuseUnkept(filter);
  const bad = asked.bad === undefined ? (before?.bad ?? null) : badTermOf(parse(asked.bad));
  if (about === "identities" && bad === null)
    throw new Invalid("An objective says what is wrong with an identity.", {
      hint: "Such as finding:old-credential, opi>0.4 or owner:none.",
    });
  return {
    ...{ key: keyOf(key), sentence: sentenceOf(asked, before), about },
    ...{ filter: canonical(filter), bad: bad === null ? null : badTermOf(canonical([bad] as Filter)) },
    target: asked.target === undefined ? (before?.target ?? 9500) : targetOf(asked.target),
    windowDays: windowOf(asked.windowDays ?? before?.windowDays ?? objectiveLimits.windowDays.usual),
  };
}

/** `No static key is old` as `no-static-key-is-old`. */
export function keyOfSentence(sentence: string): string {
  return sentence
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60)
    .replace(/-$/, "");
}

function keyOf(key: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,59}$/.test(key)) return key;
  throw new Invalid(`"${key.slice(0, 80)}" is no key of an objective.`, {
    hint: "Use small letters, digits and hyphens, 60 at most.",
  });
}

function sentenceOf({ sentence, key }: AskedObjective, before: Objective | null): string {
  const said = (sentence ?? before?.sentence ?? key).trim().replaceAll(/\s+/g, " ");
  if (said !== "" && said.length <= objectiveLimits.sentence) return said;
  throw new Invalid(said === "" ? "An objective needs a sentence." : "The sentence is too long.", {
    hint: `Say plainly what is to hold, in ${objectiveLimits.sentence} characters at most.`,
  });
}

function targetOf(percent: number): number {
  const { least, most } = objectiveLimits.target;
  const target = Math.round(percent * 100);
  if (Math.abs(percent * 100 - target) < 1e-6 && target >= least && target <= most) return target;
  throw new Invalid(`${percent} is no target.`, {
    hint: "Give a share in percent, above 0 and at most 100, with two decimals at most.",
  });
}

function windowOf(days: number): number {
  const { least, most } = objectiveLimits.windowDays;
  if (Number.isSafeInteger(days) && days >= least && days <= most) return days;
  throw new Invalid(`${days} days are no window.`, { hint: `Use whole days, from ${least} to ${most}.` });
}
