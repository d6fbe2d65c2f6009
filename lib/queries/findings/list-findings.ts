/** Findings, newest first, a page at a time: the total is the number of rows that paging to the end visits, each once. */
import type { ClientBase } from "pg";
import type { Confidence } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkCodes, checkKeys } from "#lib/domain/checks/check-codes.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid } from "#lib/errors.ts";
import { matchingIdsSql, type Statement } from "../list-identities.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import {
  confidences,
  type FindingRow,
  findingColumns,
  findingRow,
  findingTables,
  type StoredFinding,
} from "./finding-row.ts";

const findingStates = ["open", "ended", "all"] as const;
export type FindingState = (typeof findingStates)[number];

export type FindingsRequest = {
  /** The instant ages count back from. */
  asOf: Date;
  /** One check, or several. */
  rule?: CheckKey | readonly CheckKey[];
  /** Of identities; where it holds any term, findings of nobody are left out. */
  filter?: Filter;
  /** Open where absent. */
  state?: FindingState;
  /** Of the open ones: those that are still there and switched off. */
  onlyDisabled?: boolean;
  /** Of the ended ones: those that ended within these days. */
  endedWithinDays?: number;
  confidence?: Confidence;
  /** Id of an identity. */
  identity?: string;
  /** `next` or `previous` of an earlier answer. */
  after?: string | null;
  /** Rows of a page, 1 to 1000. */
  limit?: number;
} & SnapshotOptions;

export type FindingList = {
  total: number;
  findings: FindingRow[];
  next: string | null;
  /** The page before; null on the first. */
  previous: string | null;
};

/** Throws Invalid for an unknown scope, source, team or page, Unavailable when the time limit is hit. */
export async function listFindings(reader: Reader, request: FindingsRequest): Promise<FindingList> {
  const after = readAfter(request.after ?? null);
  const limit = Math.min(Math.max(Math.trunc(request.limit ?? 100), 1), 1000);
  return inSnapshot(reader, (client) => readPage(client, request, after, limit), request);
}

/** All of them, a page in memory at a time; each page is a statement of its own, and what comes meanwhile is left out. */
export async function* everyFinding(
  reader: Reader,
  request: Omit<FindingsRequest, "after" | "limit">,
): AsyncGenerator<FindingRow> {
  for (let after: string | null = null; ; ) {
    const { findings, next }: FindingList = await listFindings(reader, { ...request, after, limit: 1000 });
    yield* findings;
    if (next === null) return;
    after = next;
  }
}

/** The check of that name. Throws Invalid. */
export function ruleNamed(name: string): CheckKey {
  const found = checkKeys.find((key) => key === name);
  if (found !== undefined) return found;
  const meant = suggest(name.slice(0, 80), checkKeys);
  throw new Invalid(`There is no check called "${name.slice(0, 80)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Checks: ${checkKeys.join(", ")}.`,
  });
}

/** Throws Invalid. */
export function stateNamed(name: string): FindingState {
  const found = findingStates.find((state) => state === name);
  if (found !== undefined) return found;
  throw new Invalid(`"${name.slice(0, 40)}" is no state of findings.`, {
    hint: `Use one of: ${findingStates.join(", ")}.`,
  });
}

async function readPage(
  client: ClientBase,
  request: FindingsRequest,
  after: Cursor | null,
  limit: number,
): Promise<FindingList> {
  const where = await whereFindings(client, request);
  const counted = await client.query<{ total: number }>(
    `select count(*)::int as total from finding where ${where.text}`,
    where.values,
  );
  const [afterAt, limitAt] = [where.values.length + 1, where.values.length + 2];
  const [beyond, order] = after?.isBackward ? [">", "asc"] : ["<", "desc"];
  // The page is found before its names are looked up.
  const { rows } = await client.query<StoredFinding>(
    `select ${findingColumns} from ${findingTables}
      where finding.id in (select finding.id from finding
                            where ${where.text} and ($${afterAt}::bigint is null or finding.id ${beyond} $${afterAt})
                            order by finding.id ${order} limit $${limitAt})
      order by finding.id ${order}`,
    [...where.values, after?.id ?? null, limit + 1],
  );
  const hasMore = rows.length > limit;
  const read = rows.slice(0, limit);
  const page = after?.isBackward ? read.toReversed() : read;
  const [first, last] = [page.at(0)?.id ?? null, page.at(-1)?.id ?? null];
  const [hasBefore, hasAfter] = after?.isBackward ? [hasMore, true] : [after !== null, hasMore];
  return {
    total: counted.rows[0]?.total ?? 0,
    findings: page.map((row) => findingRow(row, request.asOf)),
    next: hasAfter ? last : null,
    previous: hasBefore && first !== null ? `${backward}${first}` : null,
  };
}

/** The condition on `finding` that a request means. */
export async function whereFindings(client: ClientBase, request: FindingsRequest): Promise<Statement> {
  const { asOf, rule, filter = [], state = "open", identity, confidence, endedWithinDays } = request;
  const parameters: unknown[] = [];
  const parts: string[] = [];
  if (state !== "all") parts.push(`finding.closed_at is ${state === "open" ? "" : "not "}null`);
  if (request.onlyDisabled === true) parts.push("finding.is_disabled");
  if (endedWithinDays !== undefined) {
    parameters.push(asOf, endedWithinDays);
    parts.push(
      `finding.closed_at >= $${parameters.length - 1}::timestamptz - make_interval(days => $${parameters.length}::int)`,
    );
  }
  if (confidence !== undefined) {
    parameters.push(confidences.indexOf(confidence) + 1);
    parts.push(`finding.confidence = $${parameters.length}::smallint`);
  }
  if (rule !== undefined) {
    parameters.push([rule].flat().map((key) => checkCodes[key as CheckKey].bit));
    parts.push(`finding.rule = any($${parameters.length}::smallint[])`);
  }
  if (identity !== undefined) {
    if (!/^\d{1,18}$/.test(identity)) return { text: "false", values: [] };
    parameters.push(identity);
    parts.push(`finding.identity_id = $${parameters.length}::bigint`);
  }
  if (filter.length > 0) {
    const idsOf = await resolveNames(client, filter);
    parts.push(`finding.identity_id in (${matchingIdsSql(filter, { asOf, idsOf, parameters })})`);
  }
  return { text: parts.length === 0 ? "true" : parts.join(" and "), values: parameters };
}

/** `isBackward`: what comes before it. */
type Cursor = { id: string; isBackward: boolean };
const backward = "before-";

function readAfter(after: string | null): Cursor | null {
  if (after === null || after === "") return null;
  const [, before, id] = /^(before-)?(\d{1,18})$/.exec(after) ?? [];
  if (id !== undefined) return { id, isBackward: before !== undefined };
  throw new Invalid("This page address does not fit the list any more.", {
    hint: "Start from the first page of the list.",
  });
}
