/** How a finding ends: removed where the source is different, no longer applies where only what is known of it is. */
import type { CheckKey } from "./check-codes.ts";
import type { CheckFacts } from "./check-facts.ts";
import type { FindingEnding, KnownFinding } from "./reconcile-findings.ts";

type Ended = Pick<KnownFinding, "resource" | "facts">;

type Told = {
  facts: CheckFacts;
  /** The team whose claim is live. */
  team: string | null;
};

/** `fine`: judged so; `missing`: what it was about is a candidate no longer, as everything that was read says. */
export function findingEnding(
  rule: CheckKey,
  finding: Ended,
  cause: "fine" | "missing",
  told: Told,
): FindingEnding {
  // Nothing at the source says who owns it: a claim is the change that was asked for.
  if (rule === "unowned")
    return removed(told.team === null ? "Somebody owns it." : `Claimed by ${told.team}.`);
  if (cause === "missing") return removed(missing(finding.resource));
  if (finding.resource === "actions") return endOfActions(rule, finding, told.facts);
  const usedOn = usedSince(finding, told.facts);
  return noLonger(usedOn === null ? "The check no longer finds it." : `Used on ${usedOn}.`);
}

function removed(why: string): FindingEnding {
  return { ended: "removed", why };
}

function noLonger(why: string): FindingEnding {
  return { ended: "no-longer-applies", why };
}

const gone: Record<string, string> = {
  credential: "The credential is gone.",
  grant: "The grant is gone, or gives this no longer.",
  trust: "The trust is gone, or is no longer like this.",
  link: "The link is gone, or has both its ends.",
  actions: "The actions are granted no longer.",
};

function missing(resource: string): string {
  return gone[resource.split(":")[0] ?? ""] ?? "It is no longer there.";
}

/**
 * What was unused is gone from the grants, or was used meanwhile. The counts of when it was last found tell which: as many fewer are
 * granted as fewer are unused.
 */
function endOfActions(rule: CheckKey, { facts: before }: Ended, { score }: CheckFacts): FindingEnding {
  const { granted, unused } = before;
  if (score === null || typeof granted !== "number" || typeof unused !== "number")
    return noLonger("The check no longer finds it.");
  const left =
    rule === "unused-actions-30"
      ? score.unusedIn30Days
      : rule === "unused-privilege"
        ? score.unusedPrivileged
        : score.unused;
  const fewerGranted = granted - score.granted;
  const fewerUnused = unused - (left ?? 0);
  return fewerGranted > 0 && fewerGranted >= fewerUnused
    ? removed("The actions are granted no longer.")
    : noLonger("The actions were used, or their use can be told no longer.");
}

/** The day of use, where it was used after what the finding says. */
function usedSince({ resource, facts }: Ended, { identity, credentials }: CheckFacts): string | null {
  if (!("lastUsedOn" in facts)) return null;
  const id = resource.startsWith("credential:") ? resource.slice("credential:".length) : null;
  const ofIdentity = typeof identity.lastUse === "string" ? null : identity.lastUse.day;
  const now = id === null ? ofIdentity : (credentials.find((one) => one.id === id)?.lastUsedOn ?? null);
  return now !== null && now > String(facts.lastUsedOn ?? "") ? now : null;
}
