/** Writes the findings of one batch that changed, and nothing else: in the transaction that judged them. */
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Confidence } from "#lib/domain/checks/check.ts";
import type { FindingState, KnownFinding } from "#lib/domain/checks/reconcile-findings.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { copyCell } from "../copy-cell.ts";
import { copySql, insertSql, updateSql } from "./findings.sql.ts";

export type ChangedFinding = {
  identityId: string | null;
  /** Of a finding about a binding of nobody. */
  grantId: string | null;
  rule: number;
  finding: FindingState;
};

/** As read through the columns of findings.sql.ts. */
export type FindingRow = {
  id: string;
  identityId: string | null;
  rule: number;
  resource: string;
  firstSeen: Date;
  lastSeen: Date;
  closedAt: Date | null;
  ended: number | null;
  endedWhy: string | null;
  isDisabled: boolean;
  confidence: number;
  evidence: string;
  facts: KnownFinding["facts"];
  reopened: number;
};

const confidences: readonly Confidence[] = ["low", "medium", "high"];

export function knownFinding(row: FindingRow): KnownFinding {
  const { id, resource, firstSeen, lastSeen, closedAt, endedWhy, isDisabled, evidence, facts, reopened } =
    row;
  const ended = row.ended === 1 ? "removed" : "no-longer-applies";
  return {
    ...{ id, resource, firstSeen, lastSeen, isDisabled, evidence, facts, reopened },
    confidence: confidences[row.confidence - 1] ?? "low",
    closed: closedAt === null ? null : { at: closedAt, ended, why: endedWhy ?? "" },
  };
}

export type WrittenFindings = { opened: number; changed: number };

export async function writeFindings(
  client: ClientBase,
  changed: readonly ChangedFinding[],
): Promise<WrittenFindings> {
  if (changed.length === 0) return { opened: 0, changed: 0 };
  await pipeline([Buffer.from(changed.map(copyLine).join(""))], client.query(copyFrom(copySql)));
  const updated = await client.query(updateSql);
  const inserted = await client.query(insertSql);
  return { opened: inserted.rowCount ?? 0, changed: updated.rowCount ?? 0 };
}

function copyLine({ identityId, grantId, rule, finding }: ChangedFinding): string {
  const { closed } = finding;
  const cells = [
    ...[finding.id, identityId, rule, finding.resource, grantId],
    ...[finding.firstSeen.toISOString(), finding.lastSeen.toISOString()],
    ...[closed?.at.toISOString() ?? null, closed === null ? null : closed.ended === "removed" ? 1 : 2],
    ...[closed?.why ?? null, finding.isDisabled ? "t" : "f", confidences.indexOf(finding.confidence) + 1],
    // Names come from clouds, and a database cannot hold every text.
    ...[storableText(finding.evidence), storableText(JSON.stringify(finding.facts)), finding.reopened],
  ];
  return `${cells.map(copyCell).join("\t")}\n`;
}
