/** Who stands in the way of editing what others share, in a sentence. */
import type { Blocker } from "#lib/domain/remediation/may-go.ts";

const reasons: Record<Blocker["why"], string> = {
  needs: "needs, or may need, some of it",
  young: "is too young to tell",
  blind: "is watched too little to tell",
  unknown: "could not be judged",
};

const mostNamed = 5;

/** Empty where nobody does. */
export function blockerWords(blockers: readonly Blocker[]): string {
  const named = blockers.slice(0, mostNamed).map(({ name, why }) => `${name} ${reasons[why]}`);
  const more = blockers.length - named.length;
  return more > 0 ? `${named.join("; ")}; and ${more} more` : named.join("; ");
}
