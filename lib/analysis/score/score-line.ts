/** A score as a line of COPY text. */
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import type { Score } from "#lib/domain/score-identity.ts";
import { copyCell } from "../copy-cell.ts";
import { scoreColumns } from "./score.sql.ts";

type Scored = { identityId: string; grantSet: string; catalogue: number; score: Score };

export function scoreLine({ identityId, grantSet, catalogue, score }: Scored): string {
  const cells: Record<(typeof scoreColumns)[number], string | number | null> = {
    identity_id: identityId,
    grant_set: grantSet,
    due_on: score.dueOn === null ? null : isoDay(score.dueOn),
    catalogue,
    granted: score.granted,
    used: score.used,
    unused: score.unused,
    undecided: score.undecided,
    conditional: score.conditional,
    outside: score.outside,
    unknown: score.unknown,
    open_ended: flag(score.openEnded),
    at_least: flag(score.isAtLeast),
    at_most: flag(score.isAtMost),
    opi: score.index,
    weighted_opi: score.weightedIndex,
    evidence: evidenceStates[score.evidence].code,
    tier: score.tier,
    administrator: flag(score.isAdministrator),
    escalations: `{${score.escalations.map((id) => `"${id}"`).join(",")}}`,
    breadth: score.breadth,
  };
  return `${scoreColumns.map((column) => copyCell(cells[column])).join("\t")}\n`;
}

function flag(value: boolean): string {
  return value ? "t" : "f";
}

function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
