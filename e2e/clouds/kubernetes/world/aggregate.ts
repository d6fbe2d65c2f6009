/** What the control plane does for aggregated cluster roles: copies the rules of the roles their selectors name. */
import { nextRevision } from "./forge.ts";
import type { ClusterRole, ClusterState, Rule } from "./model.ts";

/** Until nothing changes: an aggregated role may itself be part of another one. Each role that changed is written once more. */
export function aggregate(state: ClusterState): void {
  const aggregated = state.clusterRoles.filter((role) => role.aggregates !== null);
  const written = new Map(aggregated.map((role) => [role, JSON.stringify(role.rules)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const role of aggregated) {
      const rules = rulesFor(state, role);
      if (JSON.stringify(rules) === JSON.stringify(role.rules)) continue;
      role.rules = rules;
      changed = true;
    }
  }
  for (const [role, before] of written) {
    if (JSON.stringify(role.rules) === before) continue;
    role.revision = nextRevision(state);
    role.manager = "clusterrole-aggregation-controller";
  }
}

function rulesFor(state: ClusterState, role: ClusterRole): Rule[] {
  const rules: Rule[] = [];
  const known = new Set<string>();
  const byName = state.clusterRoles.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const selector of role.aggregates ?? []) {
    for (const part of byName) {
      if (part === role) continue;
      if (!Object.entries(selector).every(([label, value]) => part.labels[label] === value)) continue;
      for (const rule of part.rules) {
        const text = JSON.stringify(rule);
        if (known.has(text)) continue;
        known.add(text);
        rules.push(structuredClone(rule));
      }
    }
  }
  return rules;
}
