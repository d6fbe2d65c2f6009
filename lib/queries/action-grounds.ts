/** Why one action is allowed to an identity, or not: each document that says something of it, and how that document reaches it. */
import type { ClientBase } from "pg";
import type { DocumentedGrant } from "#lib/analysis/score/held-grants.ts";
import type { Standing } from "#lib/analysis/score/standing.ts";
import type { Breadth, CompiledDocument } from "#lib/domain/effective-actions.ts";
import { hasPosition } from "#lib/domain/permission-set.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { resolvePrincipal } from "#lib/ingest/resolve.sql.ts";
import type { GrantTerms } from "#lib/providers/granted-actions.ts";
import { type PolicyStatement, policyStatements } from "#lib/providers/policy-statements.ts";
import { splitDocument } from "#lib/providers/split-document.ts";
import type { ActionGrounds, Ground } from "./access-detail.ts";

/** One grant as it counts for the holder, and what its document says of the action. */
type Told = {
  grant: DocumentedGrant;
  terms: GrantTerms;
  compiled: CompiledDocument | null;
  allows: PolicyStatement[];
  /** Takes it away always. */
  denies: PolicyStatement[];
  /** Names it in a deny that takes nothing away for sure. */
  mayDeny: PolicyStatement[];
};

/** `position`: of the action in the catalogue. */
export async function groundsOf(
  client: ClientBase,
  standing: Standing,
  position: number,
): Promise<ActionGrounds> {
  const { scoring, holder, facts } = standing;
  const { catalogue, engine, asOf } = scoring.context;
  const told = holder.grants.flatMap((grant) =>
    engine.terms(grant, holder, asOf).map((terms) => toldOf(grant, terms, standing, position)),
  );
  const { nameRole, nameScope, nameSubject } = await readNames(client, standing, told);
  const ground = ({ grant, terms }: Told, statements: PolicyStatement[], breadth: Breadth): Ground => ({
    role: {
      name: nameRole(grant.role.externalId),
      kind: grant.role.kind,
      externalId: grant.role.externalId,
    },
    ...{ effect: grant.effect, via: grant.via, condition: grant.condition, statements, breadth },
    subject: nameSubject(grant.subject),
    scope: { ...grant.scope, name: nameScope(grant.scope.externalId) },
    isConditional: terms.conditional || statements.every(({ condition }) => condition !== null),
  });
  const given = told.filter((one) => one.grant.effect === "allow" && hasAllowance(one, position));
  const denying = told.filter(({ denies }) => denies.length > 0);
  const always = denying.filter(({ terms }) => !terms.conditional);
  return {
    action: catalogue.names[position] ?? "",
    isGranted: hasPosition(facts.granted.actions, position),
    isConditional: hasPosition(facts.granted.conditional, position),
    allows: given.map((one) => ground(one, one.allows, breadthOf(one, position))),
    denies: always.map((one) => ground(one, one.denies, one.terms.breadth)),
    mayDeny: told.flatMap((one) => {
      const statements = [...one.mayDeny, ...(one.terms.conditional ? one.denies : [])];
      return statements.length === 0 ? [] : [ground(one, statements, one.terms.breadth)];
    }),
    bounds: boundsAmong(told, position).map((one) => ({
      ...ground(one, one.allows, one.terms.breadth),
      lets: letsThrough(one, position),
    })),
    unread: told.filter(({ compiled }) => compiled === null).length,
  };
}

/** Boundaries, and of each level of the organization the policies that decide there. */
function boundsAmong(told: readonly Told[], position: number): Told[] {
  const boundaries = told.filter(({ grant }) => grant.effect === "boundary");
  const policies = told.filter(({ grant }) => grant.effect === "org-policy");
  const levels = Map.groupBy(policies, ({ terms }) => terms.level);
  const deciding = [...levels.values()].flatMap((level) => {
    const open = level.filter((one) => letsThrough(one, position) !== "not-through");
    return open.length === 0 ? level : open;
  });
  return [...boundaries, ...deciding];
}

function letsThrough(told: Told, position: number): "through" | "not-through" | "not-known" {
  if (told.compiled === null || told.terms.conditional) return "not-known";
  return told.denies.length === 0 && hasAllowance(told, position) ? "through" : "not-through";
}

function toldOf(grant: DocumentedGrant, terms: GrantTerms, standing: Standing, position: number): Told {
  const { context, documents } = standing.scoring;
  const { engine, catalogue } = context;
  const hash = grant.documentHash;
  const compiled = hash === "" ? null : documents.compiled(hash, terms.select);
  const told: Told = { grant, terms, compiled, allows: [], denies: [], mayDeny: [] };
  if (compiled === null) return told;
  for (const piece of splitDocument(grant.document(), terms.select)) {
    const statements = policyStatements(catalogue.provider, piece.document) ?? [];
    const alone = engine.compile(piece.document, catalogue, piece.select);
    const isDeny = statements.some(({ effect }) => effect === "Deny");
    if (!isDeny && allowanceOf(alone, position) !== undefined) told.allows.push(...statements);
    if (hasPosition(alone.denies, position)) told.denies.push(...statements);
    else if (isDeny && namesAction(piece.document, standing, position)) told.mayDeny.push(...statements);
  }
  return told;
}

/** Whether a deny names the action, whatever its condition and resources: the same statement as an unconditional allow would give it. */
function namesAction(document: Json, { scoring }: Standing, position: number): boolean {
  const { engine, catalogue } = scoring.context;
  const asAllow = plainAllow(document);
  return asAllow !== null && allowanceOf(engine.compile(asAllow, catalogue, ""), position) !== undefined;
}

function plainAllow(document: Json): Json {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return null;
  if (Array.isArray(document.Statement)) {
    const [statement] = document.Statement;
    if (typeof statement !== "object" || statement === null || Array.isArray(statement)) return null;
    const { Condition: _, Principal: __, ...rest } = statement;
    return { Statement: [{ ...rest, Effect: "Allow" }] };
  }
  return document.deny === true ? { ...document, deny: false } : null;
}

function allowanceOf({ allows }: CompiledDocument, position: number) {
  return allows.find(({ actions }) => hasPosition(actions, position));
}

function hasAllowance({ compiled }: Told, position: number): boolean {
  return compiled !== null && allowanceOf(compiled, position) !== undefined;
}

/** Its widest: no further than the document says, nor than the grant reaches. */
function breadthOf({ compiled, terms }: Told, position: number): Breadth {
  const given = (compiled?.allows ?? []).filter(({ actions }) => hasPosition(actions, position));
  return Math.min(terms.breadth, Math.max(0, ...given.map(({ breadth }) => breadth))) as Breadth;
}

type Names = {
  nameRole(externalId: string): string;
  nameScope(externalId: string): string;
  nameSubject(ref: Ref): Ground["subject"];
};

async function readNames(
  client: ClientBase,
  { holder, scoring }: Standing,
  told: readonly Told[],
): Promise<Names> {
  const { provider } = scoring.context.catalogue;
  const grants = told.map(({ grant }) => grant);
  const roles = await namesIn(
    client,
    "role",
    provider,
    grants.map(({ role }) => role.externalId),
  );
  const scopes = await namesIn(
    client,
    "scope",
    provider,
    grants.map(({ scope }) => scope.externalId),
  );
  const { rows } = await client.query<{ kind: string; value: string; id: string; name: string }>(
    subjectsSql,
    [provider, grants.map(({ subject }) => subject.kind), grants.map(({ subject }) => subject.value)],
  );
  const subjects = new Map(rows.map((row) => [`${row.kind} ${row.value}`, row]));
  return {
    nameRole: (externalId) => roles.get(externalId) ?? externalId,
    nameScope: (externalId) => scopes.get(externalId) ?? externalId,
    nameSubject: ({ kind, value }) => {
      const found = subjects.get(`${kind} ${value}`);
      const scope = kind === "scope" ? scopes.get(value) : undefined;
      return { kind, value, name: found?.name ?? scope ?? value, isItself: found?.id === holder.id };
    },
  };
}

async function namesIn(
  client: ClientBase,
  table: "role" | "scope",
  provider: string,
  ids: string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ externalId: string; name: string }>(
    `select external_id as "externalId", name from ${table} where provider = $1 and external_id = any($2::text[])`,
    [provider, [...new Set(ids)]],
  );
  return new Map(rows.map(({ externalId, name }) => [externalId, name]));
}

/** `$1`: provider, `$2`: kinds, `$3`: values. */
const subjectsSql = `
  select named.kind, named.value, principal.id::text, principal.name
    from (select distinct wanted.kind, wanted.value from unnest($2::text[], $3::text[]) wanted(kind, value)) named
    join principal on principal.id = ${resolvePrincipal("$1::text", "named.kind", "named.value")}`;
