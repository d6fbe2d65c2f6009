/**
 * Keeps the table of links between clouds equal to what trusts, token names and annotations say now, whichever source was collected
 * last. Only links that came or went are written.
 */
import { hash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { ClientBase, Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import {
  type Claim,
  type FederatedName,
  type FederatedTrust,
  type Link,
  matchLinks,
} from "#lib/domain/federation/match-links.ts";
import { providerOf, providers } from "#lib/providers/registry.ts";
import { copyCell } from "./copy-cell.ts";
import {
  claimsSql,
  copySql,
  holdersSql,
  insertSql,
  issuersSql,
  namesSql,
  removeSql,
  stageSql,
  trustsSql,
} from "./links.sql.ts";

export type LinksOutcome = { links: number; added: number; removed: number };

/** Any number nothing else in Rollcall locks by. */
const linksLock = 7_301_002;

export async function refreshLinks(pool: Pool, { observedAt }: { observedAt: Date }): Promise<LinksOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [linksLock]);
    const links = matchLinks(await readEnds(client));
    await client.query(stageSql);
    await pipeline([Buffer.from(links.map(copyLine).join(""))], client.query(copyFrom(copySql)));
    const removed = await client.query(removeSql);
    const added = await client.query(insertSql, [observedAt]);
    await client.query("commit");
    return { links: links.length, added: added.rowCount ?? 0, removed: removed.rowCount ?? 0 };
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

type TrustRow = Omit<FederatedTrust, "federated"> & {
  toKind: string | null;
  toExternalId: string | null;
  trustedKind: string;
  trustedValue: string;
  provider: string;
};

async function readEnds(client: ClientBase) {
  const clusters = await client.query<{ name: string; issuer: string }>(issuersSql);
  const issuerOf = new Map(clusters.rows.map(({ name, issuer }) => [name, issuer]));
  const refKinds = ["federated", ...providers.flatMap(({ federation }) => federation?.refKinds ?? [])];
  const { rows } = await client.query<TrustRow>(trustsSql, [refKinds]);
  const trusts = tokenTrusts(rows, issuerOf);
  const claims = await client.query<Claim>(claimsSql);
  return {
    trusts,
    names: [...(await readAliases(client)), ...(await readHolders(client, trusts))],
    claims: claims.rows,
  };
}

const poolKinds = new Set(providers.flatMap(({ federation }) => federation?.poolKinds ?? []));

/** A trust names a token itself, or whoever shows one through a pool; what a pool accepts is a step on the way, no link. */
function tokenTrusts(rows: TrustRow[], issuerOf: Map<string, string>): FederatedTrust[] {
  const accepted = Map.groupBy(
    rows.filter(({ toKind }) => toKind !== null && poolKinds.has(toKind)),
    ({ toExternalId }) => toExternalId ?? "",
  );
  const issuersOf = (pool: string) =>
    (accepted.get(pool) ?? []).map(({ trustedValue }) => trustedValue.slice(0, trustedValue.indexOf("|")));
  return rows.flatMap(({ trustedKind, trustedValue, provider, toKind, toExternalId: _, ...trust }) => {
    if (toKind !== null && poolKinds.has(toKind)) return [];
    if (trustedKind === "federated") return [{ ...trust, federated: byIssuer(trustedValue, issuerOf) }];
    const tokensOf = providerOf(provider).federation?.tokensOf;
    const tokens = tokensOf?.({ kind: trustedKind, value: trustedValue }, issuersOf) ?? [];
    return tokens.map(({ issuer, subject }) => ({ ...trust, federated: `${issuer}|${subject}` }));
  });
}

async function readAliases(client: ClientBase): Promise<FederatedName[]> {
  const names = await client.query<Omit<FederatedName, "claims"> & { kind: string }>(namesSql);
  const claiming = new Set(providers.flatMap((provider) => provider.claimingKinds ?? []));
  return names.rows.map(({ kind, ...name }) => ({ ...name, claims: claiming.has(kind) }));
}

/** Whom the clouds themselves say a token speaks for: nobody needs an alias for that, and only tokens that are trusted are asked for. */
async function readHolders(client: ClientBase, trusts: FederatedTrust[]): Promise<FederatedName[]> {
  const asked = new Map<string, { provider: string; kind: string; value: string; federated: string }>();
  for (const { federated } of trusts) {
    const bar = federated.indexOf("|");
    const token = { issuer: federated.slice(0, bar), subject: federated.slice(bar + 1) };
    for (const { name: provider, federation } of providers) {
      const ref = federation?.holderOf?.(token);
      if (ref) asked.set(`${provider} ${federated}`, { provider, ...ref, federated });
    }
  }
  const all = [...asked.values()];
  const { rows } = await client.query<{
    provider: string;
    refKind: string;
    refValue: string;
    principal: number;
  }>(holdersSql, [all.map((one) => one.provider), all.map((one) => one.kind), all.map((one) => one.value)]);
  const found = new Map(rows.map((row) => [`${row.provider} ${row.refKind} ${row.refValue}`, row.principal]));
  return all.flatMap(({ provider, kind, value, federated }) => {
    const principal = found.get(`${provider} ${kind} ${value}`);
    return principal === undefined ? [] : [{ principal, federated, claims: false }];
  });
}

function byIssuer(federated: string, issuerOf: Map<string, string>): string {
  const bar = federated.indexOf("|");
  const issuer = issuerOf.get(federated.slice(0, bar));
  return issuer === undefined ? federated : issuer + federated.slice(bar);
}

function copyLine(link: Link): string {
  const cells = [
    ...[link.from, link.fromName, link.to, link.toName, link.mechanism, link.state],
    ...[link.trust, link.claim],
  ];
  const key = hash("sha256", JSON.stringify(cells), "hex").slice(0, 32);
  return `${[key, ...cells].map(copyCell).join("\t")}\n`;
}
