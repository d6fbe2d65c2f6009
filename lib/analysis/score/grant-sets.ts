/** Grant sets by the hash of what is in them: each is worked out once however many identities hold it. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { effectiveActions, type GrantPart } from "#lib/domain/effective-actions.ts";
import { parsePart, partTexts } from "#lib/domain/grant-set.ts";
import { type CompiledRisks, riskOf } from "#lib/domain/risk.ts";
import type { GrantedActions } from "#lib/domain/score-identity.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";
import { createKept, type Documents } from "./documents.ts";
import { addGrantSetsSql, grantSetPartsSql } from "./score.sql.ts";

type Options = {
  /** Reads. */
  client: ClientBase;
  provider: string;
  catalogue: Catalogue;
  documents: Documents;
  risks: CompiledRisks;
  asOf: Date;
};

export type GrantSets = {
  /** The hash of the set of these parts, by which it is known from then on. */
  of(parts: Iterable<GrantPart>): string;
  /** What the set gives; it must be known, its documents loaded. */
  effective(hash: string): GrantedActions;
  /** Makes stored sets known, with their documents. */
  load(hashes: Iterable<string>): Promise<void>;
  /** Stores known sets where they are not stored yet. `writer`: the connection to do it on. */
  store(writer: ClientBase, hashes: Iterable<string>): Promise<void>;
};

/** Far more than two batches hold. */
const mostKnown = 60_000;
/** An administrator's set takes ten kilobytes. */
const mostWorkedOut = 10_000;

export function openGrantSets(options: Options): GrantSets {
  const { client, provider, catalogue, documents, risks, asOf } = options;
  const known = createKept<string[]>(mostKnown);
  const worked = createKept<GrantedActions>(mostWorkedOut);

  function partsOf(hash: string): string[] {
    const parts = known.get(hash);
    if (parts === undefined) throw new Error(`The grant set ${hash} was not loaded.`);
    return parts;
  }

  function workOut(hash: string): GrantedActions {
    const compiled = partsOf(hash)
      .map(parsePart)
      .map(({ document, select, ...part }) => ({ ...part, compiled: documents.compiled(document, select) }));
    const effective = effectiveActions(compiled, catalogue);
    return { ...effective, risk: riskOf(effective.actions, risks) };
  }

  return {
    of(parts) {
      const texts = partTexts(parts);
      const hash = hash128(`${provider}\tgrant-set\t${texts.join("\t")}`);
      known.set(hash, texts);
      return hash;
    },
    effective(hash) {
      const found = worked.get(hash);
      if (found !== undefined) return found;
      const made = workOut(hash);
      worked.set(hash, made);
      return made;
    },
    async load(hashes) {
      const lacking = [...new Set(hashes)].filter((hash) => known.get(hash) === undefined);
      if (lacking.length === 0) return;
      const { rows } = await client.query<{ hash: string; parts: string }>(grantSetPartsSql, [lacking]);
      for (const { hash, parts } of rows) known.set(hash, JSON.parse(parts) as string[]);
      await documents.load(rows.flatMap(({ hash }) => partsOf(hash).map((text) => parsePart(text).document)));
    },
    async store(writer, hashes) {
      const wanted = [...new Set(hashes)];
      if (wanted.length === 0) return;
      const parts = wanted.map((hash) => JSON.stringify(partsOf(hash)));
      await writer.query(addGrantSetsSql, [wanted, provider, parts, asOf]);
    },
  };
}
