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
import { providers } from "#lib/providers/registry.ts";
import {
  claimsSql,
  copySql,
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

async function readEnds(client: ClientBase) {
  const issuers = await client.query<{ name: string; issuer: string }>(issuersSql);
  const issuerOf = new Map(issuers.rows.map(({ name, issuer }) => [name, issuer]));
  const trusts = await client.query<FederatedTrust>(trustsSql);
  const names = await client.query<Omit<FederatedName, "claims"> & { kind: string }>(namesSql);
  const claims = await client.query<Claim>(claimsSql);
  const claiming = new Set(providers.flatMap((provider) => provider.claimingKinds ?? []));
  return {
    trusts: trusts.rows.map((trust) => ({ ...trust, federated: byIssuer(trust.federated, issuerOf) })),
    names: names.rows.map(({ kind, ...name }) => ({ ...name, claims: claiming.has(kind) })),
    claims: claims.rows,
  };
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
  return `${[key, ...cells].map(cellOf).join("\t")}\n`;
}

const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function cellOf(value: string | number | null): string {
  if (value === null) return "\\N";
  return String(value).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? "");
}
