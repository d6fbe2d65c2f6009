/** Who answers for an identity, in one sentence and its grounds; what is only likely is never said as if somebody had said yes. */
import { formatDay } from "#components/ui/format.ts";
import { bands } from "#lib/domain/ownership/signal.ts";
import type { IdentityOwnership, OwnershipEntry } from "#lib/queries/owners/identity-ownership.ts";

type Told = Pick<IdentityOwnership, "state" | "claim" | "suggestions">;

export function ownerSentence({ state, claim, suggestions }: Told, asOf: Date): string {
  if (claim !== null && (state === "attested" || state === "claimed"))
    return `${claim.team.name} answers for it.`;
  const likely = suggestions[0];
  const probably =
    likely === undefined
      ? ""
      : ` Probably ${likely.team.name}'s: ${bands[likely.band].label.toLowerCase()}, ${likely.confidence} %.`;
  if (claim !== null && state === "lapsed")
    return `${claim.team.name} answered for it until ${formatDay(new Date(claim.until), asOf)}; nobody has confirmed that since.${probably}`;
  if (likely !== undefined) return `Nobody has said yes.${probably}`;
  return "Nobody answers for it, and nothing suggests a team.";
}

/** Who said so and until when; null where nobody did. */
export function claimWords({ claim }: Pick<IdentityOwnership, "claim">, asOf: Date): string | null {
  if (claim === null) return null;
  const { claimedBy, since, confirmedBy, confirmedAt, until } = claim;
  const first = `Claimed ${formatDay(since, asOf)} by ${claimedBy}`;
  const again =
    confirmedAt.getTime() === since.getTime()
      ? ""
      : `, attested ${formatDay(confirmedAt, asOf)} by ${confirmedBy}`;
  return `${first}${again}; it holds until ${formatDay(new Date(until), asOf)}.`;
}

const DID: Record<string, string> = {
  claim: "claimed it",
  attest: "attested it",
  release: "released it",
  contest: "contested it",
  reject: "said it is not theirs",
  pass: "passed it on",
  later: "left the question for later",
  lapse: "let the claim lapse",
  undo: "took an earlier decision back",
};

/** `Search claimed it`, `Search passed it on to Ranking`; who did it stands beside. */
export function entryWords({ decision, team, toTeam, reason, answers, batchCount }: OwnershipEntry): string {
  const to = toTeam === null ? "" : ` to ${toTeam.name}`;
  const parts = [
    ...(answers?.needed === false ? ["not needed any more"] : []),
    ...(answers?.environment ? [`environment ${answers.environment}`] : []),
    ...(batchCount > 1 ? [`with ${batchCount - 1} others`] : []),
    ...(reason === null ? [] : [reason]),
  ];
  return `${team.name} ${DID[decision] ?? decision}${to}${parts.length === 0 ? "" : `: ${parts.join("; ")}`}`;
}
