/** What single grants give, by the document alone: each document is read and compiled once while grants of it are asked for. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { GrantFacts } from "#lib/domain/checks/check-facts.ts";
import { difference, unionOf } from "#lib/domain/permission-set.ts";
import { type CompiledRisks, riskOf } from "#lib/domain/risk.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { wildcardsIn } from "#lib/providers/wildcards.ts";
import { createKept } from "../score/documents.ts";
import { documentsSql } from "../score/score.sql.ts";

/** `isConditional`: whatever it allows is under a condition of its own. */
export type Gives = NonNullable<GrantFacts["gives"]> & { isConditional: boolean };

/** `document`: its hash in hex; empty: it could not be read. `select`: what the terms of the grant say of it. */
export type GivenBy = { document: string; select: string; role: string };

export type GrantGives = {
  /** Reads what is not known yet. */
  prepare(wanted: readonly GivenBy[]): Promise<void>;
  /** Of what was prepared; null for a document that could not be read. */
  of(given: GivenBy): Gives | null;
};

type Options = {
  client: ClientBase;
  engine: Pick<GrantedActions, "compile">;
  catalogue: Catalogue;
  risks: CompiledRisks;
};

/** What most give; shared by all that do. */
const nothingGrave: Gives = { isAdministrator: false, escalations: [], wildcards: [], isConditional: false };
const mostKept = 300_000;

export function openGrantGives({ client, engine, catalogue, risks }: Options): GrantGives {
  const kept = createKept<Gives | null>(mostKept);

  function made({ select }: GivenBy, text: string | undefined): Gives | null {
    if (text === undefined) return null;
    const document = JSON.parse(text) as Json;
    const { allows, denies } = engine.compile(document, catalogue, select);
    // What a document allows and denies in one breath it does not give.
    const given = difference(unionOf(allows.map(({ actions }) => actions)), denies);
    const risk = riskOf(given, risks);
    const wildcards = wildcardsIn(catalogue.provider, document, "");
    const isConditional = allows.length > 0 && allows.every(({ conditional }) => conditional);
    const { isAdministrator, escalations } = risk;
    const isPlain = !isAdministrator && !isConditional && escalations.length === 0 && wildcards.length === 0;
    return isPlain ? nothingGrave : { isAdministrator, escalations, wildcards, isConditional };
  }

  return {
    async prepare(wanted) {
      const lacking = new Map(
        wanted
          .filter(({ document }) => document !== "")
          .map((given): [string, GivenBy] => [keyOf(given), given])
          .filter(([key]) => kept.get(key) === undefined),
      );
      if (lacking.size === 0) return;
      const hashes = new Set(Array.from(lacking.values(), ({ document }) => document));
      const { rows } = await client.query<{ hash: string; content: string }>(documentsSql, [
        `{${Array.from(hashes, (hash) => `"\\\\x${hash}"`).join(",")}}`,
      ]);
      const texts = new Map(rows.map(({ hash, content }) => [hash, content]));
      for (const [key, given] of lacking) kept.set(key, made(given, texts.get(given.document)));
    },
    of(given) {
      const gives = given.document === "" ? undefined : kept.get(keyOf(given));
      if (gives == null) return null;
      const byName = wildcardsIn(catalogue.provider, null, given.role);
      return byName.length === 0 ? gives : { ...gives, wildcards: [...gives.wildcards, ...byName] };
    },
  };
}

/** Roles share documents; what the name of a role alone says is asked for apart. */
function keyOf({ document, select }: GivenBy): string {
  return select === "" ? document : `${document} ${select}`;
}
