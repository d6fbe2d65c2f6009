/** Grant sets by what is in them and by number: each is worked out once however many identities hold it. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type EffectiveActions, effectiveActions, type GrantPart } from "#lib/domain/effective-actions.ts";
import { parsePart, partTexts } from "#lib/domain/grant-set.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";
import { createKept, type Documents } from "./documents.ts";
import { addGrantSetsSql, grantSetIdsSql, grantSetPartsSql } from "./score.sql.ts";

/** `hash`: of provider and parts. */
export type GrantSet = { hash: string; parts: string[] };

type Options = {
  client: ClientBase;
  provider: string;
  catalogue: Catalogue;
  documents: Documents;
  asOf: Date;
};

export type GrantSets = {
  of(parts: Iterable<GrantPart>): GrantSet;
  /** Its documents must be loaded. */
  effective(set: GrantSet): EffectiveActions;
  /** Numbers by hash; what has none yet is given one. */
  store(sets: Iterable<GrantSet>): Promise<Map<string, string>>;
  /** Sets by number, with their documents loaded. */
  load(ids: Iterable<string>): Promise<Map<string, GrantSet>>;
};

export function openGrantSets({ client, provider, catalogue, documents, asOf }: Options): GrantSets {
  const effective = createKept<EffectiveActions>(40_000);
  const numbers = createKept<string>();
  const stored = createKept<GrantSet>();

  function compile({ parts }: GrantSet): EffectiveActions {
    const compiled = parts.map(parsePart).map(({ document, select, ...part }) => ({
      ...part,
      compiled: document === "" ? null : documents.compiled(document, select),
    }));
    return effectiveActions(compiled, catalogue);
  }

  return {
    of(parts) {
      const texts = partTexts(parts);
      return { hash: hash128(`${provider}\tgrant-set\t${texts.join("\t")}`), parts: texts };
    },
    effective(set) {
      const known = effective.get(set.hash);
      if (known !== undefined) return known;
      const made = compile(set);
      effective.set(set.hash, made);
      return made;
    },
    async store(sets) {
      const wanted = new Map(Array.from(sets, (set) => [set.hash, set]));
      const found = new Map<string, string>();
      for (const hash of wanted.keys()) {
        const id = numbers.get(hash);
        if (id !== undefined) found.set(hash, id);
      }
      const lacking = [...wanted.values()].filter(({ hash }) => !found.has(hash));
      if (lacking.length === 0) return found;
      const hashes = lacking.map(({ hash }) => hash);
      await client.query(addGrantSetsSql, [
        hashes,
        provider,
        lacking.map(({ parts }) => JSON.stringify(parts)),
        asOf,
      ]);
      const { rows } = await client.query<{ id: string; hash: string }>(grantSetIdsSql, [hashes]);
      for (const { id, hash } of rows) {
        numbers.set(hash, id);
        found.set(hash, id);
      }
      return found;
    },
    async load(ids) {
      const wanted = [...new Set(ids)];
      const lacking = wanted.filter((id) => stored.get(id) === undefined);
      if (lacking.length > 0) {
        const { rows } = await client.query<{ id: string; parts: string[] }>(grantSetPartsSql, [lacking]);
        for (const { id, parts } of rows)
          stored.set(id, { hash: hash128(`${provider}\tgrant-set\t${parts.join("\t")}`), parts });
      }
      const found = new Map(wanted.flatMap((id) => pairOf(id, stored.get(id))));
      const used = [...found.values()].filter(({ hash }) => effective.get(hash) === undefined);
      await documents.load(used.flatMap(({ parts }) => parts.map((text) => parsePart(text).document)));
      return found;
    },
  };
}

function pairOf(id: string, set: GrantSet | undefined): [string, GrantSet][] {
  return set === undefined ? [] : [[id, set]];
}
