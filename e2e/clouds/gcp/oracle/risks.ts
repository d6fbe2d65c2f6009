/** What Google Cloud's own terms say of the risk of those that can be seen, read project by project. */
import type { OracleFinding, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const projects = sight.projects.map((facts) => ({
    node: `projects/${facts.number}`,
    state: world.gcp.project(facts.id, world.day),
  }));
  return {
    tags: new Map(projects.map(({ node, state }) => [node, state.labels])),
    // Of a key that is switched off Google tells nothing.
    silentSecrets: new Set(
      projects.flatMap(({ node, state }) =>
        state.accounts.flatMap(({ keys }) =>
          keys.filter(({ disabled }) => disabled || !sight.keyUse(node)).map(({ id }) => id),
        ),
      ),
    ),
    found: foundIn(world, sight),
  };
}

function foundIn(_world: World, _sight: Sight): OracleFinding[] {
  return [];
}
