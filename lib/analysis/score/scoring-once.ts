/** What a provider's identities are judged by, opened once for everything one page asks: many exact changes read the same scopes and logs. */
import type { ClientBase } from "pg";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { onceInSnapshot } from "#lib/queries/snapshot.ts";
import { keptCatalogue } from "./kept-catalogue.ts";
import { openScoring, type Scoring } from "./scoring.ts";

type Asked = { provider: string; engine: GrantedActions; asOf: Date; windowDays: number };

/** Reads only. Outside of a snapshot it is opened anew each time. */
export function scoringOnce(client: ClientBase, asked: Asked): Promise<Scoring> {
  const { provider, engine, asOf, windowDays } = asked;
  return onceInSnapshot(client, `scoring ${provider} ${asOf.toISOString()} ${windowDays}`, async () => {
    const catalogue = await keptCatalogue(client, provider, engine);
    return openScoring(client, { engine, catalogue, asOf, windowDays });
  });
}
