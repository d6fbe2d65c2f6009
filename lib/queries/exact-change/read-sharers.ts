/** Whom else a role reaches, or a group: each of them judged, so that nothing is taken from anybody who may need it. */
import type { ClientBase } from "pg";
import type { HolderFacts } from "#lib/analysis/score/held-grants.ts";
import type { Scoring } from "#lib/analysis/score/scoring.ts";
import { emptySet } from "#lib/domain/permission-set.ts";
import type { Sharer } from "#lib/domain/remediation/may-go.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import { natures } from "#lib/providers/contract.ts";
import type { Remediation } from "#lib/providers/remediation.ts";
import { reachedSql, roleGrantsSql } from "./exact-change.sql.ts";
import { type JudgedHolder, judgeIdentities } from "./judge-identities.ts";

/** More are not judged here: they count as unknown, and a role so widely shared is better left alone. */
const mostJudged = 60;

/** `used`: in the window. `holder`: null for whoever was not judged. */
export type JudgedSharer = Sharer & Pick<JudgedHolder, "used" | "kept"> & { holder: HolderFacts | null };
export type RoleSharers = { sharers: JudgedSharer[]; isBound: boolean };

type GrantRow = {
  role: string;
  subjectId: string | null;
  subjectKind: string;
  subjectValue: string;
  effect: string;
};
type ReachedRow = {
  root: string;
  id: string;
  name: string;
  kind: string;
  nature: number | null;
  hasMembers: boolean;
  hasUnknownMembers: boolean;
};

/** `standing.holder`: whom sharers are told apart from; an id nobody has leaves nobody out. */
type Context = {
  standing: { holder: Pick<HolderFacts, "id">; scoring: Scoring };
  remediation: Remediation;
};

/** By external id of a role: everybody but the identity itself whom it reaches. */
export async function readRoleSharers(
  client: ClientBase,
  roles: readonly string[],
  context: Context,
): Promise<Map<string, RoleSharers>> {
  const { provider } = context.standing.scoring.context.catalogue;
  const { rows } = await client.query<GrantRow>(roleGrantsSql, [provider, roles]);
  const below = await readBelow(
    client,
    rows.flatMap(({ subjectId }) => subjectId ?? []),
    context,
  );
  return new Map(
    roles.map((role) => {
      const grants = rows.filter((row) => row.role === role);
      const sharers = grants.flatMap(({ subjectId, subjectKind, subjectValue }) =>
        subjectId === null
          ? [named(plainName({ kind: subjectKind, value: subjectValue }))]
          : below.of(subjectId),
      );
      const isBound = grants.some(({ effect }) => effect !== "allow" && effect !== "deny");
      return [role, { sharers: distinct(sharers), isBound }];
    }),
  );
}

/** By id of a group or set: everybody but the identity itself who belongs to it. */
export async function readGroupSharers(
  client: ClientBase,
  ids: readonly string[],
  context: Context,
): Promise<Map<string, Sharer[]>> {
  const below = await readBelow(client, ids, context);
  return new Map(ids.map((id) => [id, distinct(below.of(id))]));
}

async function readBelow(client: ClientBase, roots: readonly string[], { standing, remediation }: Context) {
  const { rows } = await client.query<ReachedRow>(reachedSql, [[...new Set(roots)]]);
  const byRoot = Map.groupBy(rows, ({ root }) => root);
  const single = rows.filter((row) => !isMany(row) && row.id !== standing.holder.id);
  const ids = [...new Set(single.map(({ id }) => id))].slice(0, mostJudged);
  const judged = await judgeIdentities(client, ids, { scoring: standing.scoring, remediation });
  const sharerOf = (row: ReachedRow): JudgedSharer[] => {
    if (row.id === standing.holder.id) return [];
    if (isMany(row)) return isReadWhole(row) ? [] : [{ ...named(row.name), id: row.id }];
    const verdict = judged.get(row.id);
    if (verdict === undefined) return [{ ...named(row.name), id: row.id }];
    return [{ ...verdict, id: row.id, name: row.name }];
  };
  return { of: (root: string) => (byRoot.get(root) ?? []).flatMap(sharerOf) };
}

function isMany({ nature, kind }: ReachedRow): boolean {
  return nature === natures.group.code || nature === natures.set.code || kind.endsWith("_group");
}

/** Its members speak for it. Only IAM lists every member of a group; elsewhere a group without known members may have any. */
function isReadWhole({ hasMembers, hasUnknownMembers, kind }: ReachedRow): boolean {
  return !hasUnknownMembers && (hasMembers || kind === "aws_iam_group");
}

/** Groups and users of a cluster stand behind its id. */
export function plainName({ kind, value }: Ref): string {
  const isOfCluster = (kind === "group" || kind === "user") && value.includes("/");
  return isOfCluster ? value.slice(value.indexOf("/") + 1) : value;
}

function named(name: string): JudgedSharer {
  return { id: null, name, evidence: "unknown", mayGo: emptySet, used: emptySet, kept: [], holder: null };
}

function distinct<One extends Sharer>(sharers: One[]): One[] {
  return [...new Map(sharers.map((sharer) => [`${sharer.id} ${sharer.name}`, sharer])).values()];
}
