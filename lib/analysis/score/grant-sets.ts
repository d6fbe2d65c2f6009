/** Grant sets by the hash of what is in them: each is worked out once however many identities hold it. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { effectiveActions, type GrantPart } from "#lib/domain/effective-actions.ts";
import { parsePart, partTexts } from "#lib/domain/grant-set.ts";
import { createActionPacker } from "#lib/domain/packed-actions.ts";
import { type CompiledRisks, riskOf } from "#lib/domain/risk.ts";
import type { GrantedActions } from "#lib/domain/score-identity.ts";
import { createSetWorker, type PackedPart, unpackedPart } from "#lib/domain/wordwise/work-out-set.ts";
import { actionsOf, type WorkedSet } from "#lib/domain/wordwise/worked-set.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";
import { arrayLiteral } from "../array-literal.ts";
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
  of(parts: readonly GrantPart[]): string;
  /** What the set gives; it must be known, its documents prepared. */
  effective(hash: string): GrantedActions;
  /** The same, worked out for counting. */
  worked(hash: string): WorkedSet;
  /** Makes stored sets known, with their documents. */
  load(hashes: Iterable<string>): Promise<void>;
  /** Stores known sets, with what they give, where that is not stored yet. `writer`: the connection to do it on. */
  store(writer: ClientBase, hashes: Iterable<string>): Promise<void>;
};

/** What a set is made of; `texts`: its parts as they are stored. */
type Known = { parts: readonly GrantPart[]; texts: readonly string[] };

/** Far more than the batches hold that are under way at once. */
const mostKnown = 100_000;
/** An administrator's set takes ten kilobytes. */
const mostEffective = 1_000;
const mostWorkedOut = 20_000;

export function openGrantSets(options: Options): GrantSets {
  const { client, provider, catalogue, documents, risks, asOf } = options;
  const known = createKept<Known>(mostKnown);
  const effective = createKept<GrantedActions>(mostEffective);
  const worked = createKept<WorkedSet>(mostWorkedOut);
  const workOut = createSetWorker({ catalogue, risks });

  function contentOf(hash: string): Known {
    const found = known.get(hash);
    if (found === undefined) throw new Error(`The grant set ${hash} was not loaded.`);
    return found;
  }

  function packedParts(hash: string): PackedPart[] {
    return contentOf(hash).parts.map(({ effect, breadth, conditional, level, document, select }) => ({
      effect,
      breadth,
      conditional,
      level,
      compiled: documents.packed(document, select),
    }));
  }

  function effectOf(hash: string): GrantedActions {
    const found = effectiveActions(packedParts(hash).map(unpackedPart), catalogue);
    return { ...found, risk: riskOf(found.actions, risks) };
  }

  const pack = createActionPacker(catalogue.ids);
  const stored = new Set<string>();
  const sets: GrantSets = {
    of(parts) {
      const texts = partTexts(parts);
      const hash = hash128(`${provider}\tgrant-set\t${texts.join("\t")}`);
      known.set(hash, { parts, texts });
      return hash;
    },
    effective: (hash) => effective.get(hash) ?? effective.set(hash, effectOf(hash)),
    worked: (hash) => worked.get(hash) ?? worked.set(hash, workOut(packedParts(hash))),
    async load(hashes) {
      const wanted = [...new Set(hashes)];
      const lacking = wanted.filter((hash) => known.get(hash) === undefined);
      const { rows } =
        lacking.length === 0
          ? { rows: [] }
          : await client.query<{ hash: string; parts: string }>(grantSetPartsSql, [arrayLiteral(lacking)]);
      for (const { hash, parts } of rows) {
        const texts = JSON.parse(parts) as string[];
        known.set(hash, { texts, parts: texts.map(parsePart) });
      }
      await documents.prepare(wanted.flatMap((hash) => contentOf(hash).parts));
    },
    async store(writer, hashes) {
      const wanted = [...new Set(hashes)].filter((hash) => !stored.has(hash));
      if (wanted.length === 0) return;
      for (const hash of wanted) stored.add(hash);
      // JSON has no line breaks of its own.
      const lines = wanted.map((hash) => JSON.stringify(contentOf(hash).texts)).join("\n");
      const given = wanted.map((hash) => `x${hexOf(pack(actionsOf(sets.worked(hash))))}`).join("\n");
      const values = [arrayLiteral(wanted), provider, lines, asOf, given, catalogue.size];
      await writer.query(addGrantSetsSql, values);
    },
  };
  return sets;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}
