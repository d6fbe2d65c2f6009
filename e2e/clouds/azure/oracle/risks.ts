/** What Azure's own terms say of the risk of those that can be seen. */
import type { OracleFinding, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { credentialsOf } from "./credentials.ts";
import type { Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const directory = world.azure.directory(world.day);
  return {
    tags: new Map(sight.subscriptions.map(({ id, tags }) => [id, tags])),
    // Sign-ins are reported of applications, not of each secret.
    silentSecrets: new Set(credentialsOf(world, directory, sight).map(({ externalId }) => externalId)),
    found: foundIn(world, sight),
  };
}

function foundIn(_world: World, _sight: Sight): OracleFinding[] {
  return [];
}
