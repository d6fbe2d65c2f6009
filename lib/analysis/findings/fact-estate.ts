/** What the facts of every identity are read with, opened once: scopes and what was read of them, and what documents give. */
import type { ClientBase } from "pg";
import { type Environment, environmentOf } from "#lib/domain/classification/environment.ts";
import { unpackActions } from "#lib/domain/packed-actions.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { compileRisks } from "#lib/domain/risk.ts";
import { type GrantedActions, grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { providers } from "#lib/providers/registry.ts";
import { readScopeFacts, type ScopeFacts } from "../read-facts.ts";
import { readScopeCoverage, type ScopeCoverage } from "../scope-coverage.ts";
import { createKept } from "../score/documents.ts";
import { keptCatalogue } from "../score/kept-catalogue.ts";
import { readScopeTree, type ScopeTree } from "../score/scope-tree.ts";
import { collectedScopesSql, issuersSql } from "./facts.sql.ts";
import { type GrantGives, openGrantGives } from "./grant-gives.ts";

/** Of a provider that grants something. */
export type GrantEstate = {
  engine: GrantedActions;
  tree: ScopeTree;
  gives: GrantGives;
  /** How many of packed actions are privileged by themselves. */
  countPrivileged(packed: Uint8Array): number;
};

export type FactEstate = {
  client: ClientBase;
  asOf: Date;
  scopes: Map<number, ScopeFacts & { kind: string }>;
  coverage: ScopeCoverage;
  grants: ReadonlyMap<string, GrantEstate>;
  environmentOf(scopeId: number): Environment | "unknown";
  /** The scopes that some source collects and that a name tells of. */
  scopeNamed(provider: string, name: string): number[];
  /** Whether tokens of the issuer are those of collected identities. */
  isCollectedIssuer(issuer: string): boolean;
};

type CollectedScope = { id: number; provider: string; externalId: string; kind: string; name: string };

export async function openFactEstate(client: ClientBase, asOf: Date): Promise<FactEstate> {
  const kinds = await client.query<{ id: number; kind: string }>("select id, kind from scope");
  const kindOf = new Map(kinds.rows.map(({ id, kind }) => [id, kind]));
  const scopes = new Map(
    [...(await readScopeFacts(client))].map(([id, scope]) => [id, { ...scope, kind: kindOf.get(id) ?? "" }]),
  );
  const collected = await client.query<CollectedScope>(collectedScopesSql);
  // Google's e-mails tell of a project by its id, which is its name here.
  const inside = new Map(
    collected.rows.flatMap(({ provider, externalId, kind, name, id }) => [
      [`${provider} ${externalId}`, id] as const,
      ...(kind === "gcp_project" ? [[`${provider} ${name}`, id] as const] : []),
    ]),
  );
  const issuers = new Set(
    (await client.query<{ issuer: string }>(issuersSql)).rows.map(({ issuer }) => issuer),
  );
  const grants = new Map<string, GrantEstate>();
  const present = new Set(collected.rows.map(({ provider }) => provider));
  for (const { name } of providers) {
    const engine = grantedActionsOf(name);
    if (engine !== undefined && present.has(name)) grants.set(name, await openGrants(client, name, engine));
  }
  const environments = new Map<number, Environment | "unknown">();
  return {
    ...{ client, asOf, scopes, grants },
    coverage: await readScopeCoverage(client),
    environmentOf(scopeId) {
      const known = environments.get(scopeId);
      if (known !== undefined) return known;
      const path = scopes.get(scopeId)?.path ?? [];
      const found = environmentOf({ name: "", tags: {}, path }).value;
      environments.set(scopeId, found);
      return found;
    },
    scopeNamed: (provider, name) =>
      [...new Set(name.split(/[:/|@.]/))].flatMap((part) => inside.get(`${provider} ${part}`) ?? []),
    isCollectedIssuer: (issuer) => issuers.has(issuer),
  };
}

async function openGrants(
  client: ClientBase,
  provider: string,
  engine: GrantedActions,
): Promise<GrantEstate> {
  const catalogue = await keptCatalogue(client, provider, engine);
  const risks = compileRisks(engine.risks, catalogue);
  const privileged = new Set(positionsOf(risks.privileged).map((position) => catalogue.ids[position]));
  const counts = createKept<number>(20_000);
  return {
    engine,
    tree: await readScopeTree(client, provider),
    gives: openGrantGives({ client, engine, catalogue, risks }),
    countPrivileged(packed) {
      const key = Buffer.from(packed).toString("latin1");
      return (
        counts.get(key) ?? counts.set(key, unpackActions(packed).filter((id) => privileged.has(id)).length)
      );
    },
  };
}
