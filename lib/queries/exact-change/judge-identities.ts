/** Of several identities at once, judged as their stored scores were: how good the evidence is, and what may go. */
import type { ClientBase } from "pg";
import { readEvidence, unpackEvidence } from "#lib/analysis/score/evidence.ts";
import type { HolderFacts } from "#lib/analysis/score/held-grants.ts";
import { readHoldings } from "#lib/analysis/score/holdings.ts";
import {
  bornDay,
  heldParts,
  holdingsNow,
  identityFacts,
  placesOf,
} from "#lib/analysis/score/score-holder.ts";
import type { Scoring } from "#lib/analysis/score/scoring.ts";
import type { Evidence, Window } from "#lib/domain/observed-use.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { difference, emptySet, type PermissionSet } from "#lib/domain/permission-set.ts";
import { type Kept, mayGoOf } from "#lib/domain/remediation/may-go.ts";
import { seasonalUse } from "#lib/domain/remediation/seasonal-use.ts";
import { scoreIdentity, splitOf } from "#lib/domain/score-identity.ts";
import type { Remediation } from "#lib/providers/remediation.ts";

export type Judged = { evidence: EvidenceState; mayGo: PermissionSet; kept: Kept[] };
/** `granted` and `used`: now, and in the window. */
export type JudgedHolder = Judged & {
  holder: HolderFacts;
  granted: PermissionSet;
  used: PermissionSet;
  /** A document that allows it something could not be read: more may be granted. */
  isAtLeast: boolean;
};

type Facts = {
  granted: PermissionSet;
  unused: PermissionSet;
  evidence: readonly Evidence[];
  state: EvidenceState;
  window: Window;
};

const seasonal =
  "It was used within the last 400 days, though not in the window: the season may bring it back.";

/** Nothing may go of whoever is young or blind. */
export function judge(
  { granted, unused, evidence, state, window }: Facts,
  { context }: Pick<Scoring, "context">,
  remediation: Remediation,
): Judged {
  if (state !== "enough") return { evidence: state, mayGo: emptySet, kept: [] };
  const { catalogue, asOf } = context;
  const season = seasonalUse(unused, evidence, { catalogue, window, today: dayOf(asOf) });
  const stays = difference(granted, difference(unused, season));
  const { mayGo, kept } = mayGoOf(unused, [
    { reason: "seasonal", why: seasonal, actions: season },
    ...remediation.needed(unused, stays, catalogue),
  ]);
  return { evidence: state, mayGo, kept };
}

/** By id; whoever has no score is not in it. */
export async function judgeIdentities(
  client: ClientBase,
  ids: readonly string[],
  { scoring, remediation }: { scoring: Scoring; remediation: Remediation },
): Promise<Map<string, JudgedHolder>> {
  if (ids.length === 0) return new Map();
  const { context, grants } = scoring;
  const holders = await grants.read(ids);
  const [known, evidence] = [await readHoldings(client, ids), await readEvidence(client, ids)];
  const today = dayOf(context.asOf);
  const held = holders.map((holder) => {
    const parts = heldParts(holder, context);
    const before = known.get(holder.id) ?? [];
    return { holder, parts, holdings: holdingsNow(before, parts, holder, { today, sets: context.sets }) };
  });
  await scoring.documents.load(
    holders.flatMap(({ grants: own }) => own.map(({ documentHash }) => documentHash)),
  );
  await context.sets.load(held.flatMap(({ holdings }) => holdings.map(({ set }) => set)));
  return new Map(
    held.map(({ holder, parts, holdings }) => {
      const told = { held: parts, holdings, evidence: (evidence.get(holder.id) ?? []).map(unpackEvidence) };
      return [holder.id, judgeHolder(holder, told, { scoring, remediation })];
    }),
  );
}

function judgeHolder(
  holder: HolderFacts,
  told: Parameters<typeof identityFacts>[1],
  { scoring, remediation }: { scoring: Scoring; remediation: Remediation },
): JudgedHolder {
  const scored = { createdDay: bornDay(holder), places: placesOf(holder) };
  const facts = identityFacts(scored, told, scoring.context);
  const { window, use } = splitOf(facts);
  const state = scoreIdentity(facts, scoring.context.risks).evidence;
  const { actions, isAtLeast } = facts.granted;
  const judged = judge(
    { granted: actions, unused: use.unused, evidence: told.evidence, state, window },
    scoring,
    remediation,
  );
  return { ...judged, holder, granted: actions, used: use.used, isAtLeast };
}
