/** A score as a line of COPY text, with what is proven unused behind it. */
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import type { ActionPacker } from "#lib/domain/packed-actions.ts";
import { isEmptySet, type PermissionSet } from "#lib/domain/permission-set.ts";
import type { StoredScore } from "#lib/domain/short-window.ts";
import { copyCell } from "../copy-cell.ts";
import { scoreColumns } from "./score.sql.ts";

type Scored = { identityId: string; grantSet: string; catalogue: number; score: StoredScore };

/** What packs what is proven unused. */
type Packed = { pack: ActionPacker };

const cellOf: Record<(typeof scoreColumns)[number], (scored: Scored) => string | number | null> = {
  identity_id: ({ identityId }) => identityId,
  grant_set: ({ grantSet }) => grantSet,
  due_on: ({ score }) => (score.dueOn === null ? null : isoDay(score.dueOn)),
  catalogue: ({ catalogue }) => catalogue,
  granted: ({ score }) => score.granted,
  used: ({ score }) => score.used,
  unused: ({ score }) => score.unused,
  undecided: ({ score }) => score.undecided,
  conditional: ({ score }) => score.conditional,
  outside: ({ score }) => score.outside,
  unknown: ({ score }) => score.unknown,
  open_ended: ({ score }) => flag(score.openEnded),
  at_least: ({ score }) => flag(score.isAtLeast),
  at_most: ({ score }) => flag(score.isAtMost),
  opi: ({ score }) => score.index,
  weighted_opi: ({ score }) => score.weightedIndex,
  evidence: ({ score }) => evidenceStates[score.evidence].code,
  tier: ({ score }) => score.tier,
  administrator: ({ score }) => flag(score.isAdministrator),
  escalations: ({ score }) => `{${score.escalations.map((id) => `"${id}"`).join(",")}}`,
  breadth: ({ score }) => score.breadth,
  unused_30: ({ score }) => score.unusedIn30Days,
};

/** In the order of the columns, and the texts of the line under way: either would be made a million times. */
const cells = scoreColumns.map((column) => cellOf[column]);
const texts = scoreColumns.map(() => "");

export function scoreLine(scored: Scored, { pack }: Packed): string {
  for (let at = 0; at < cells.length; at++) texts[at] = copyCell(cells[at]?.(scored) ?? null);
  return `${texts.join("\t")}\t${bytesCell(scored.score.unusedActions, pack)}\n`;
}

/** Null where there is none. */
function bytesCell(actions: PermissionSet, pack: ActionPacker): string {
  if (isEmptySet(actions)) return "\\N";
  const { buffer, byteOffset, length } = pack(actions);
  return `\\\\x${Buffer.from(buffer, byteOffset, length).toString("hex")}`;
}

function flag(value: boolean): string {
  return value ? "t" : "f";
}

/** A million scores are due on some hundred days. */
const days = new Map<number, string>();
const mostDays = 5000;

function isoDay(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= mostDays) days.clear();
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
  days.set(day, text);
  return text;
}
