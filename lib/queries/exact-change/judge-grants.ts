/** The allowing grants of an identity with what may go of each: for itself alone, and for everybody its role reaches. */
import type { ClientBase } from "pg";
import type { DocumentedGrant } from "#lib/analysis/score/held-grants.ts";
import type { Standing } from "#lib/analysis/score/standing.ts";
import { emptySet, type PermissionSet, unionOf } from "#lib/domain/permission-set.ts";
import { judgeShared, type Sharer } from "#lib/domain/remediation/may-go.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import { resolvePrincipal } from "#lib/ingest/resolve.sql.ts";
import type { GrantTerms } from "#lib/providers/granted-actions.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { JudgedGrant, Remediation } from "#lib/providers/remediation.ts";
import { bindingMembersSql, roleNamesSql } from "./exact-change.sql.ts";
import { plainName, readGroupSharers, readRoleSharers } from "./read-sharers.ts";

export type HeldGrant = { grant: DocumentedGrant; terms: GrantTerms[]; key: string };

/** With how each counts; those that count for nothing are left out. */
export function heldGrants({ holder, scoring }: Standing): HeldGrant[] {
  const { engine, asOf } = scoring.context;
  return holder.grants
    .map((grant) => ({ grant, terms: engine.terms(grant, holder, asOf), key: keyOf(grant) }))
    .filter(({ terms }) => terms.length > 0);
}

function keyOf({ subject, via, scope, role, condition }: DocumentedGrant): string {
  return JSON.stringify([subject, via, scope.externalId, role.externalId, condition]);
}

type RoleNames = { externalId: string; name: string; resourceName: string | null; version: string | null };
type SubjectRow = { kind: string; value: string; id: string | null; name: string | null };

/** `mayGo`: of the identity. */
export async function judgeGrants(
  client: ClientBase,
  standing: Standing,
  { mayGo, remediation }: { mayGo: PermissionSet; remediation: Remediation },
): Promise<JudgedGrant[]> {
  const { provider } = standing.scoring.context.catalogue;
  const held = heldGrants(standing).filter(({ grant }) => grant.effect === "allow");
  const roles = [...new Set(held.map(({ grant }) => grant.role.externalId))];
  const names = new Map(
    (await client.query<RoleNames>(roleNamesSql, [provider, roles])).rows.map((row) => [row.externalId, row]),
  );
  const context = { standing, remediation };
  const subjects = await readSubjects(client, provider, held);
  const editable = held
    .filter(({ grant }) => grant.role.manager === "customer")
    .map(({ grant }) => grant.role.externalId);
  const ofRoles = await readRoleSharers(client, [...new Set(editable)], context);
  const groups = held.flatMap(({ grant }) => subjects.get(refText(grant.subject))?.id ?? []);
  const ofGroups = await readGroupSharers(
    client,
    [...new Set(groups)].filter((id) => id !== standing.holder.id),
    context,
  );
  // Judging others went through documents of their own.
  await standing.scoring.documents.load(held.map(({ grant }) => grant.documentHash));
  const scopes = await readScopeNames(client, provider, held);
  const members = await readMembers(client, provider, held);
  return held.map(({ grant, terms, key }): JudgedGrant => {
    const subject = subjects.get(refText(grant.subject));
    const isItself = subject?.id === standing.holder.id;
    const shared = ofRoles.get(grant.role.externalId);
    const inGroup = isItself ? [] : sharersOfGroup(grant, subject, ofGroups);
    const sharers = shared === undefined ? inGroup : [...shared.sharers, ...inGroup];
    const gives = givenBy(grant, terms, standing);
    return {
      ...{ key, via: grant.via, condition: grant.condition, attributes: grant.attributes, gives },
      subject: { ...grant.subject, name: subject?.name ?? plainName(grant.subject), isItself },
      role: {
        ...grant.role,
        ...(names.get(grant.role.externalId) ?? {
          name: grant.role.externalId,
          resourceName: null,
          version: null,
        }),
        document: grant.document(),
      },
      scope: { ...grant.scope, name: scopes.get(grant.scope.externalId) ?? grant.scope.externalId },
      selects: terms.map(({ select }) => select),
      ...judgeShared(gives, mayGo, sharers),
      isShared: sharers.length > 0,
      isBound: shared?.isBound === true,
      members: members.get(`${grant.via} ${grant.scope.externalId}`) ?? [grant.subject],
    };
  });
}

function givenBy(grant: DocumentedGrant, terms: readonly GrantTerms[], { scoring }: Standing): PermissionSet {
  const compiled = terms.map(({ select }) => scoring.documents.compiled(grant.documentHash, select));
  return unionOf(compiled.flatMap((one) => one?.allows.map(({ actions }) => actions) ?? []));
}

function sharersOfGroup(
  grant: DocumentedGrant,
  subject: SubjectRow | undefined,
  ofGroups: ReadonlyMap<string, Sharer[]>,
): readonly Sharer[] {
  const known = subject?.id == null ? undefined : ofGroups.get(subject.id);
  return (
    known ?? [
      { id: null, name: subject?.name ?? plainName(grant.subject), evidence: "unknown", mayGo: emptySet },
    ]
  );
}

/** Whom the grants name: by what resolution answers, else by the principal that stands in for such a name. */
async function readSubjects(
  client: ClientBase,
  provider: string,
  held: readonly HeldGrant[],
): Promise<Map<string, SubjectRow>> {
  const { externalPrincipal } = providerOf(provider);
  const refs = [...new Map(held.map(({ grant }) => [refText(grant.subject), grant])).values()];
  const { rows } = await client.query<SubjectRow>(
    `select named.kind, named.value, principal.id::text, principal.name
       from unnest($2::text[], $3::text[], $4::text[]) named(kind, value, stand_in)
       left join principal on principal.id = coalesce(${resolvePrincipal("$1::text", "named.kind", "named.value")},
         (select p.id from principal p where p.provider = $1::text and p.external_id = named.stand_in))`,
    [
      provider,
      refs.map(({ subject }) => subject.kind),
      refs.map(({ subject }) => subject.value),
      refs.map(({ subject, scope }) => externalPrincipal(subject, scope.externalId)?.externalId ?? null),
    ],
  );
  return new Map(rows.map((row) => [refText(row), row]));
}

async function readScopeNames(client: ClientBase, provider: string, held: readonly HeldGrant[]) {
  const { rows } = await client.query<{ externalId: string; name: string }>(
    `select external_id as "externalId", name from scope where provider = $1 and external_id = any($2::text[])`,
    [provider, held.map(({ grant }) => grant.scope.externalId)],
  );
  return new Map(rows.map(({ externalId, name }) => [externalId, name]));
}

/** Only where a binding has a name of its own, several subjects stand in one. */
async function readMembers(
  client: ClientBase,
  provider: string,
  held: readonly HeldGrant[],
): Promise<Map<string, Ref[]>> {
  const bindings = held.filter(({ grant }) => /^(cluster-)?role-binding\//.test(grant.via));
  if (bindings.length === 0) return new Map();
  const { rows } = await client.query<Ref & { via: string; scope: string }>(bindingMembersSql, [
    provider,
    bindings.map(({ grant }) => grant.via),
    bindings.map(({ grant }) => grant.scope.externalId),
  ]);
  const groups = Map.groupBy(rows, ({ via, scope }) => `${via} ${scope}`);
  return new Map(
    [...groups].map(([key, refs]) => [
      key,
      [...new Map(refs.map(({ kind, value }) => [`${kind} ${value}`, { kind, value }])).values()],
    ]),
  );
}

function refText({ kind, value }: Ref): string {
  return `${kind} ${value}`;
}
