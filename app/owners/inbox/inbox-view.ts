/** Items of an inbox as they are drawn: words instead of codes, small and plain, so that they can cross to the browser. */
import { formatDay } from "#components/ui/format.ts";
import { inSentence } from "#components/ui/kind-words.ts";
import type { Band } from "#lib/domain/ownership/signal.ts";
import type { IdentityRecord } from "#lib/queries/identity-record.ts";
import type { AttestationItem } from "#lib/queries/owners/team-attestations.ts";
import type { InboxItem } from "#lib/queries/owners/team-inbox.ts";
import { labelOf } from "../../identities/identity-view.ts";
import { signalPattern } from "./patterns.ts";

export type Named = { key: string; name: string };

export type Subject = {
  id: string;
  provider: string;
  name: string;
  /** `IAM role, payments-prod, tier 2, first seen 2 Nov`. */
  about: string;
  environment: string;
};

export type InboxView = Subject & {
  confidence: number;
  band: Band;
  /** Why it may be the team's, strongest first. */
  reasons: string[];
  /** Other teams it may be of. */
  others: (Named & { confidence: number })[];
  /** What groups it with others: a key, and the group in words. */
  patterns: { key: string; label: string }[];
};

export type AskedView = Subject & {
  /** Claimed when, confirmed when and by whom, until when. */
  history: string;
  why: string;
  environmentLabel: string;
};

export function subjectOf(identity: IdentityRecord, asOf: Date): Subject {
  const parts = [
    inSentence(labelOf("kind", identity.kind)),
    identity.scope?.name ?? "outside what is collected",
    ...(identity.score === null ? [] : [`tier ${identity.score.tier}`]),
    `first seen ${formatDay(new Date(identity.firstSeenOn), asOf)}`,
  ];
  const { id, provider, name, environment } = identity;
  return { id, provider, name, environment, about: parts.join(", ") };
}

export function inboxView({ identity, confidence, band, signals, others }: InboxItem, asOf: Date): InboxView {
  const [strongest] = signals;
  return {
    ...subjectOf(identity, asOf),
    confidence,
    band,
    reasons: signals.map(({ words }) => words),
    others: others.map(({ team, confidence: sure }) => ({
      key: team.key,
      name: team.name,
      confidence: sure,
    })),
    patterns: [
      ...(identity.scope === null
        ? []
        : [{ key: `scope ${identity.scope.id}`, label: `in ${identity.scope.name}` }]),
      ...[strongest === undefined ? null : signalPattern(strongest)].filter((one) => one !== null),
    ],
  };
}

export function askedView(item: AttestationItem, asOf: Date): AskedView {
  const { identity, since, confirmedAt, confirmedBy, until, campaign } = item;
  const confirmed =
    confirmedAt.getTime() === since.getTime()
      ? `claimed ${formatDay(since, asOf)} by ${confirmedBy}`
      : `yours since ${formatDay(since, asOf)}, confirmed ${formatDay(confirmedAt, asOf)} by ${confirmedBy}`;
  return {
    ...subjectOf(identity, asOf),
    history: confirmed,
    why:
      campaign === null
        ? `The claim lapses on ${formatDay(new Date(until), asOf)}.`
        : `${campaign.name} asks, until ${formatDay(new Date(campaign.dueOn), asOf)}.`,
    environmentLabel: labelOf("environment", identity.environment),
  };
}
