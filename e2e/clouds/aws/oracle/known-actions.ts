/** AWS's actions and what is risky among them, from the data files alone; patterns are tried name by name. */
import data from "#lib/providers/aws/actions.json" with { type: "json" };
import reached from "#lib/providers/aws/resource-control-services.json" with { type: "json" };
import risks from "#lib/providers/aws/risks.json" with { type: "json" };

const levels = new Map<string, string>();
for (const [service, byLevel] of Object.entries(data.services)) {
  for (const [level, names] of Object.entries(byLevel))
    for (const name of names.split(" ")) levels.set(`${service}:${name}`, level);
}

export const KNOWN_ACTIONS: readonly string[] = [...levels.keys()];
const underResourceControl = new Set(reached.services);

export function reachedByResourceControl(action: string): boolean {
  return underResourceControl.has(action.split(":")[0] ?? "");
}

const matches = new Map<string, Set<string>>();

/** Every known action that the pattern names. */
export function actionsLike(pattern: string): Set<string> {
  const known = matches.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const regex = new RegExp(`^${source}$`, "i");
  const found = new Set(KNOWN_ACTIONS.filter((action) => regex.test(action)));
  matches.set(pattern, found);
  return found;
}

const privileged = new Set(risks.privileged.flatMap((pattern) => [...actionsLike(pattern)]));

const holdsOneOfEach = (held: { has(action: string): boolean }, groups: string[][]) =>
  groups.every((group) => group.some((action) => held.has(action)));

/** `held`: every action an identity may call. */
export function riskOfHolding(held: Map<string, unknown>): {
  tier: 0 | 1 | 2;
  isAdministrator: boolean;
  escalations: string[];
} {
  let tier: 0 | 1 | 2 = 0;
  for (const action of held.keys()) {
    const level = levels.get(action) ?? "";
    if (privileged.has(action) || level === "permissions") tier = 2;
    else if (tier === 0 && level !== "list" && level !== "read") tier = 1;
  }
  const escalations = risks.escalations
    .filter(({ needs }) => holdsOneOfEach(held, needs))
    .map(({ id }) => id);
  if (escalations.length > 0) tier = 2;
  return { tier, isAdministrator: holdsOneOfEach(held, risks.administrator), escalations };
}

/** By itself, whatever else is held. */
export function isPrivileged(action: string): boolean {
  return privileged.has(action) || levels.get(action) === "permissions";
}
