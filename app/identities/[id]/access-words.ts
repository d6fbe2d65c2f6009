/** Granted against observed in sentences: what it may do, did, provably did not; what cannot be told, and why; what to do about it. */
import { daysBetween, formatCount, formatDay, formatList, formatNumber } from "#components/ui/format.ts";
import { named } from "#components/ui/kind-words.ts";
import { leastObservability } from "#lib/domain/over-privilege.ts";
import type { AccessDetail, UndecidedReason } from "#lib/queries/access-detail.ts";

/** The sentence that opens the panel. */
export function accessSentence({ score, windowDays }: AccessDetail): string {
  const { granted, used, unused, undecided } = score;
  if (granted === 0) return nothingWords(score);
  const most = score.isAtLeast ? "at least " : score.isAtMost ? "at most " : "";
  const did = used === 0 ? "was seen to do none of them" : `did ${formatNumber(used)} of them`;
  const idle =
    unused === 0
      ? "none is proven unused"
      : `${formatNumber(unused)} ${unused === 1 ? "is" : "are"} proven unused`;
  const rest = undecided === 0 ? "" : `; of ${formatNumber(undecided)} nothing can be told`;
  return `It may do ${most}${formatCount(granted, "thing", "things")}; it ${did} in ${windowDays} days; ${idle}${rest}.`;
}

function nothingWords({ isAtLeast, unknown }: AccessDetail["score"]): string {
  if (isAtLeast) return "What is granted to it could not be read, so nobody knows what it may do.";
  if (unknown > 0) return "Nothing that is granted to it names an action that the catalogue knows.";
  return "No grant allows it any action.";
}

/** What else must be known to read the numbers; each a sentence. */
export function accessFlags({ score, unknown, outside, windowDays }: AccessDetail): string[] {
  const { granted, conditional, openEnded, isAtLeast, isAtMost } = score;
  const flags: string[] = [];
  if (conditional > 0 && conditional === granted) flags.push("All of it holds under conditions only.");
  else if (conditional > 0)
    flags.push(
      `${formatNumber(conditional)} of them ${conditional === 1 ? "holds" : "hold"} under a condition only.`,
    );
  if (isAtLeast) flags.push("A document that grants could not be read: it may do more.");
  if (isAtMost) flags.push("A document that denies or bounds could not be read: it may do less.");
  if (openEnded)
    flags.push("It is granted by wildcard and will get actions that the provider has yet to add.");
  if (unknown.length > 0)
    flags.push(
      `${formatCount(unknown.length, "allowed pattern names", "allowed patterns name")} no known action: ${formatList(unknown.slice(0, 3))}${unknown.length > 3 ? " and more" : ""}.`,
    );
  if (outside.length > 0)
    flags.push(
      `${formatCount(outside.length, "action was", "actions were")} used in ${windowDays} days though nothing stored grants ${outside.length === 1 ? "it" : "them"}.`,
    );
  return flags;
}

/** What stands in the way of an index, and the next action; null where the index may be quoted. */
export type Verdict = {
  title: string;
  why: string;
  next: string;
  leadsTo: "gaps" | "sources" | "grants" | null;
};

export function verdictOf(detail: AccessDetail): Verdict | null {
  switch (detail.score.evidence) {
    case "enough":
      return null;
    case "nothing-granted":
      return {
        title: "Nothing granted",
        why: "There is nothing to judge.",
        next: detail.score.isAtLeast
          ? "Let the collector read the documents that grant it something."
          : "There is nothing to take away; if nothing runs as it, remove it.",
        leadsTo: detail.score.isAtLeast ? "gaps" : "grants",
      };
    case "young":
      return youngVerdict(detail);
    case "blind":
      return blindVerdict(detail);
  }
}

function youngVerdict({ createdOn, evidenceFrom, asOf, windowDays }: AccessDetail): Verdict {
  const title = "Young";
  if (createdOn === null) {
    return {
      title,
      why: "Nobody knows when it was created, so it may be younger than the window.",
      next: "Let the collector read when it was created.",
      leadsTo: "gaps",
    };
  }
  const age = daysBetween(new Date(createdOn), asOf);
  const reach = evidenceFrom === null ? 0 : daysBetween(new Date(evidenceFrom), asOf);
  const reasons = [
    ...(age < windowDays ? [`it is ${formatCount(age, "day", "days")} old`] : []),
    ...(reach < windowDays ? [`evidence reaches back ${formatCount(reach, "day", "days")}`] : []),
  ];
  const ready = new Date(asOf.getTime() + (windowDays - Math.min(age, reach)) * 86_400_000);
  return {
    title,
    why: `An index needs ${windowDays} days: ${formatList(reasons)}.`,
    next: `Keep collecting: it can be judged from ${formatDay(ready, asOf)}.`,
    leadsTo: null,
  };
}

function blindVerdict({ score, evidenceFrom }: AccessDetail): Verdict {
  const next = "Connect a source of evidence that shows single actions, or give the collector what it lacks.";
  if (evidenceFrom === null)
    return { title: "Blind", why: "No source tells what it did.", next, leadsTo: "sources" };
  const told = score.used + score.unused;
  return {
    title: "Blind",
    why: `Something could be told of ${formatNumber(told)} of ${formatNumber(score.granted)} actions (${percent(told, score.granted)}); an index needs ${percent(leastObservability, 1)}.`,
    next,
    leadsTo: "sources",
  };
}

/** `72 %`; a share of something that rounds to nothing or all says so. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const share = (100 * part) / whole;
  if (share > 0 && share < 1) return "under 1 %";
  if (share < 100 && share > 99) return "over 99 %";
  return `${Math.round(share)} %`;
}

/** Why nothing can be told of an action. */
export function reasonWords(
  why: UndecidedReason,
  { windowDays, asOf }: Pick<AccessDetail, "windowDays" | "asOf">,
) {
  switch (why.reason) {
    case "granted-lately":
      return `Granted for less than ${windowDays} days: first seen granted on ${formatDay(new Date(why.since), asOf)}.`;
    case "service-used":
      return `Its service was used on ${formatDay(new Date(why.on), asOf)} (${named(why.source)}), and nothing tells by which action.`;
    case "identity-used":
      return `The identity was used on ${formatDay(new Date(why.on), asOf)} (${named(why.source)}), and nothing tells for what.`;
    case "covered-briefly":
      return `The ${named(why.source)} would show it, but covers only ${why.days} of ${windowDays} days.`;
    case "not-watched":
      return "No source watches it everywhere it is granted: nothing would have shown it.";
  }
}
