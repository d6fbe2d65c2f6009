/** What a cloud brings to the verb `granted`: its options, and how the files they name become grants to evaluate. */
import type { Command } from "commander";
import type { ActionLevel } from "#lib/domain/catalogue.ts";
import type { GrantPart } from "#lib/domain/effective-actions.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type AskedGrant = {
  effect: GrantPart["effect"];
  via: string;
  /** Kind of the role that the document is one of. */
  kind: string;
  scope: { externalId: string; kind: string };
  document: Json;
};

export type GrantedQuestion = {
  /** Actions there are besides those that ship with Rollcall. */
  actions: { name: string; level: ActionLevel | null }[];
  holderKind: string;
  grants: AskedGrant[];
};

export type GrantedAsker = {
  provider: string;
  description: string;
  addOptions(verb: Command): void;
  /** Throws Invalid for a file that does not hold what its option promises. */
  ask(options: Record<string, unknown>): Promise<GrantedQuestion>;
};
