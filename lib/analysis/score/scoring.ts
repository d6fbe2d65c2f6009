/** What every identity of a provider is judged by on one day, opened once: its scopes, documents, grant sets, logs and risks. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { windowBefore } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { compileRisks } from "#lib/domain/risk.ts";
import { shortWindowDays } from "#lib/domain/short-window.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { readScopeEvidence, type ScopeEvidence, watchesOf } from "./evidence.ts";
import { openGrantSets } from "./grant-sets.ts";
import { type GrantReader, openGrantReader } from "./held-grants.ts";
import { readScopeTree, type ScopeTree } from "./scope-tree.ts";
import type { ScoreContext } from "./score-holder.ts";

export type Scoring = {
  context: ScoreContext;
  grants: GrantReader;
  documents: Documents;
  scopes: ScopeTree;
  /** The logs of whole scopes. */
  logs: readonly ScopeEvidence[];
};

type Options = { engine: GrantedActions; catalogue: Catalogue; asOf: Date; windowDays: number };

/** Reads only. */
export async function openScoring(client: ClientBase, options: Options): Promise<Scoring> {
  const { engine, catalogue, asOf, windowDays } = options;
  const { provider } = catalogue;
  const scopes = await readScopeTree(client, provider);
  const documents = openDocuments({ client, engine, catalogue });
  const logs = await readScopeEvidence(client, provider);
  const window = windowBefore(dayOf(asOf), windowDays);
  const shortWindow = windowBefore(dayOf(asOf), shortWindowDays);
  const risks = compileRisks(engine.risks, catalogue);
  return {
    ...{ documents, scopes, logs },
    grants: await openGrantReader({ client, provider, engine, scopes, documents }),
    context: {
      ...{ engine, catalogue, risks, asOf, windowDays },
      sets: openGrantSets({ client, provider, catalogue, documents, risks, asOf }),
      watches: watchesOf(logs, { scopes, catalogue, window }),
      shortWatches: watchesOf(logs, { scopes, catalogue, window: shortWindow }),
    },
  };
}
