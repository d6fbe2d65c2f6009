/**
 * One role and everybody it reaches: which of its actions nobody needs, who needs which, and of which nothing can be told. What a
 * sharer is not granted by anything, as it is denied or bounded, no sharer needs.
 */
import type { ClientBase } from "pg";
import { openDocuments } from "#lib/analysis/score/documents.ts";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { unpackActions } from "#lib/domain/packed-actions.ts";
import { dayOf, unpackUsage } from "#lib/domain/packed-usage.ts";
import { hasPosition, type PermissionSet, setOf, unionOf } from "#lib/domain/permission-set.ts";
import {
  type ActionUse,
  type SharerUse,
  type SplitGroup,
  sharedUse,
  splitByUse,
} from "#lib/domain/remediation/shared-use.ts";
import { NotFound } from "#lib/errors.ts";
import { natures } from "#lib/providers/contract.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { grantSubjectsSql, roleSql, selectsSql, sharersSql, sharerUsageSql } from "./shared-role.sql.ts";

export type Sharer = {
  id: string;
  name: string;
  kind: string;
  provider: string;
  /** Why nothing of it is proven unused; null where there is enough evidence. */
  untold: "young" | "blind" | "not-scored" | null;
  used: number;
};

export type SharedRole = {
  role: { id: string; name: string; kind: string; externalId: string; provider: string; isGone: boolean };
  windowDays: number;
  /** Null: its document could not be read. */
  actions: ActionUse[] | null;
  sharers: Sharer[];
  /** Subjects that stand for nobody known: members nobody lists, names nothing answers to. */
  unread: string[];
  /** It bounds or denies somebody by it: taking an action out takes it from more than those who are granted it here. */
  isBound: boolean;
  split: SplitGroup[];
  /** It reaches more than are told apart here. */
  isCut: boolean;
  /** An open item about removing actions from it. */
  item: number | null;
};

type RoleRow = SharedRole["role"] & { document: string | null; item: number | null };
type SharerRow = {
  id: string;
  name: string;
  kind: string;
  evidence: number | null;
  given: Buffer | null;
  unused: Buffer | null;
};

/** Of more nothing is told: a document so widely shared is better left alone. */
const mostSharers = 3000;

const many = [natures.group.code, natures.set.code];

/** `id`: of the role. Throws NotFound. */
export async function sharedRole(client: ClientBase, id: string, asOf: Date): Promise<SharedRole> {
  const [found] = /^\d{1,18}$/.test(id) ? (await client.query<RoleRow>(roleSql, [id])).rows : [];
  const engine = found === undefined ? undefined : grantedActionsOf(found.provider);
  if (found === undefined || engine === undefined)
    throw new NotFound("There is no such role.", { hint: "An identity's page names the roles it holds." });
  const { document, item, ...role } = found;
  const catalogue = await keptCatalogue(client, role.provider, engine);
  const subjects = await client.query<{ name: string; effect: string; isUnread: boolean }>(grantSubjectsSql, [
    id,
    many,
  ]);
  const { rows: read } = await client.query<SharerRow>(sharersSql, [id, many, mostSharers + 1]);
  const rows = read.slice(0, mostSharers);
  const isCut = read.length > rows.length;
  const used = await usedBy(client, rows, { catalogue, asOf });
  const given = document === null ? null : await actionsOf(client, rows, document, catalogue);
  const uses = rows.map((row) => useOf(row, used.get(row.id) ?? setOf([]), catalogue));
  const untold = subjects.rows.filter(({ isUnread }) => isUnread).map(({ name }) => name);
  return {
    ...{ role, item, isCut, windowDays: defaultWindowDays, unread: [...new Set(untold)].sort() },
    isBound: subjects.rows.some(({ effect }) => effect !== "allow"),
    actions:
      given === null
        ? null
        : sharedUse(given, uses, {
            names: catalogue.names,
            isPartly: isCut || untold.length > 0 || rows.length === 0,
          }),
    sharers: rows.map((row, at) => ({
      ...{ id: row.id, name: row.name, kind: row.kind, provider: role.provider },
      untold: untoldOf(row),
      used:
        given === null
          ? 0
          : given.filter((action) => hasPosition((uses[at] as SharerUse).used, action)).length,
    })),
    split: given === null ? [] : splitByUse(given, uses, catalogue.names),
  };
}

function untoldOf({ evidence, given }: SharerRow): Sharer["untold"] {
  if (evidence === null || given === null) return "not-scored";
  if (evidence === evidenceStates.young.code) return "young";
  return evidence === evidenceStates.blind.code ? "blind" : null;
}

function useOf(row: SharerRow, used: PermissionSet, catalogue: Catalogue): SharerUse {
  const positions = (packed: Buffer | null) =>
    packed === null ? [] : unpackActions(packed).flatMap((action) => catalogue.positionOfId(action) ?? []);
  const isTold = untoldOf(row) === null;
  return {
    ...{ id: row.id, name: row.name, used, isTold },
    granted: row.given === null ? null : setOf(positions(row.given)),
    unused: isTold ? setOf(positions(row.unused)) : setOf([]),
  };
}

type Told = { catalogue: Catalogue; asOf: Date };

/** Seen in the window, by identity. */
async function usedBy(
  client: ClientBase,
  rows: readonly SharerRow[],
  { catalogue, asOf }: Told,
): Promise<Map<string, PermissionSet>> {
  const first = dayOf(asOf) - defaultWindowDays;
  const usage = await client.query<{ id: string; packed: Buffer }>(sharerUsageSql, [
    rows.map(({ id }) => id),
  ]);
  const found = new Map<string, PermissionSet>();
  for (const [id, own] of Map.groupBy(usage.rows, (row) => row.id)) {
    const sets = own.map(({ packed }) =>
      setOf(
        unpackUsage(packed).flatMap(({ actionId, day }) => {
          const position = catalogue.positionOfId(actionId);
          return day >= first && position !== undefined && catalogue.isAction(position) ? [position] : [];
        }),
      ),
    );
    found.set(id, unionOf(sets));
  }
  return found;
}

/** Positions of what its document gives in any way it is granted; what only denies gives nothing. */
async function actionsOf(
  client: ClientBase,
  sharers: readonly SharerRow[],
  document: string,
  catalogue: Catalogue,
): Promise<number[] | null> {
  const engine = grantedActionsOf(catalogue.provider);
  if (engine === undefined) return null;
  const ids = sharers.map((one) => one.id);
  const { rows } = await client.query<{ select: string }>(selectsSql, [ids, document]);
  const documents = openDocuments({ client, engine, catalogue });
  const wanted = (rows.length === 0 ? [{ select: "" }] : rows).map(({ select }) => ({ document, select }));
  await documents.prepare(wanted);
  const compiled = wanted.map((one) => documents.compiled(one.document, one.select));
  if (compiled.every((one) => one === null)) return null;
  const given = unionOf(compiled.flatMap((one) => one?.allows.map(({ actions }) => actions) ?? []));
  return catalogue.ids.flatMap((_, at) => (hasPosition(given, at) ? [at] : []));
}
