/** A row of the list as it is drawn: words instead of codes, small and plain, so that it can cross to the browser. */
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { natures } from "#lib/providers/contract.ts";
import type { IdentityRecord } from "#lib/queries/identity-record.ts";
import { isLowerBound } from "./credential-count.ts";

export type IdentityView = {
  id: string;
  provider: string;
  name: string;
  externalId: string;
  /** `IAM role`, with `disabled` or `gone` where it is. */
  kind: string;
  /** `aws_iam_role`. */
  kindCode: string;
  scope: { name: string; externalId: string } | null;
  nature: string;
  owner: IdentityRecord["owner"];
  environment: string;
  class: string;
  grants: number;
  confidence: string;
  signsIn: { ways: string[]; unread: string[] };
  staticCredentials: number | null;
  /** True when there may be more of them that could not be read. */
  moreCredentials: boolean;
  oldestCredentialOn: string | null;
  lastUsed: IdentityRecord["lastUsed"];
  gaps: IdentityRecord["gaps"];
  /** Labels of the checks with an open finding about it; null: nobody judges it, as it is not counted. */
  findings: string[] | null;
  score: ScoreView | null;
};

/** `reason`: why there is no index; null where there is one. */
export type ScoreView = NonNullable<IdentityRecord["score"]> & {
  tierLabel: string;
  evidenceLabel: string;
  reason: string | null;
};

/** The label of a closed value: `aws_iam_role` is `IAM role`. The value itself where the registry has no label. */
export function labelOf(field: Parameters<typeof fieldOf>[0], value: string): string {
  return fieldOf(field).values?.find((candidate) => candidate.value === value)?.label ?? value;
}

export function identityView(row: IdentityRecord): IdentityView {
  const ways = (values: string[]) => values.map((value) => labelOf("signs-in", value));
  const kind = labelOf("kind", row.kind);
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    externalId: row.externalId,
    kindCode: row.kind,
    kind: row.state === "live" ? kind : `${kind}, ${row.state}`,
    scope: row.scope === null ? null : { name: row.scope.name, externalId: row.scope.externalId },
    nature: labelOf("nature", row.nature),
    owner: row.owner,
    environment: labelOf("environment", row.environment),
    class: labelOf("class", row.class),
    grants: row.grants,
    confidence: row.natureConfidence,
    signsIn: { ways: ways(row.signsIn.ways), unread: ways(row.signsIn.unread) },
    staticCredentials: row.staticCredentials,
    moreCredentials: isLowerBound(row.staticCredentials, row.signsIn.unread),
    oldestCredentialOn: row.oldestCredentialOn,
    lastUsed: row.lastUsed,
    gaps: row.gaps,
    findings: natures[row.nature].counted ? row.findings.map((key) => checkCodes[key].label) : null,
    score: scoreView(row.score),
  };
}

function scoreView(score: IdentityRecord["score"]): ScoreView | null {
  if (score === null) return null;
  const { label, meaning } = evidenceStates[score.evidence];
  return {
    ...score,
    tierLabel: labelOf("tier", String(score.tier)),
    evidenceLabel: label.toLowerCase(),
    reason: score.index === null ? meaning : null,
  };
}
