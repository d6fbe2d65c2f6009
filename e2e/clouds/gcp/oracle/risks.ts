/** What Google Cloud's own terms say of the risk of those that can be seen, read project by project. */
import { gcpRisks } from "#lib/providers/gcp/risks.ts";
import type { OracleFinding, OracleGiven, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { lastDayOf, momentOf, OBSERVED_DAYS, REPORT_LAG_DAYS } from "../world/activity.ts";
import type { Member } from "../world/members.ts";
import type { Key, ProjectState, ServiceAccount } from "../world/model.ts";
import { basicRoleHolders, holdsAll, isPrivileged, waysFrom } from "./granted.ts";
import { type Held, heldBindings } from "./held.ts";
import type { Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const projects = sight.projects.map((facts) => ({
    node: `projects/${facts.number}`,
    state: world.gcp.project(facts.id, world.day),
  }));
  const held = heldBindings(world, sight);
  const seen = projects.filter(({ node }) => sight.accounts(node));
  return {
    tags: new Map(projects.map(({ node, state }) => [node, state.labels])),
    silentSecrets: new Set(
      projects.flatMap(({ node, state }) =>
        state.accounts.flatMap(({ keys }) =>
          keys.filter((key) => !sight.keyUse(node) || isSilent(key, world.day)).map(({ id }) => id),
        ),
      ),
    ),
    given: givenIn(world, sight, held),
    isPrivileged,
    mayHide: () => false,
    found: [
      ...borrowed(seen, held),
      ...seen.flatMap(({ node, state }) => [
        ...(sight.keys(node) ? state.accounts.flatMap(exposed) : []),
        ...(sight.accountPolicies(node) ? state.accounts.flatMap(trustFindings) : []),
      ]),
    ],
  };
}

/** Of a key that is switched off Google tells nothing, and of an older one not whether it was used before Google looked. */
function isSilent({ disabled, activity, createdAt }: Key, day: number): boolean {
  const to = day - REPORT_LAG_DAYS;
  const from = to - OBSERVED_DAYS;
  return disabled || (lastDayOf(activity, from, to) === null && createdAt < momentOf(from, 420));
}

type Seen = { node: string; state: ProjectState }[];

function givenIn(world: World, sight: Sight, held: Held[]): Map<string, OracleGiven[]> {
  const given = new Map<string, OracleGiven[]>();
  const byRole = new Map<string, OracleGiven>();
  const holders = basicRoleHolders(world, sight, held);
  for (const { to, role, permissions } of held) {
    if (permissions === null) continue;
    const one = byRole.get(role) ?? {
      isAdministrator: holdsAll(permissions, gcpRisks.administrator),
      escalations: waysFrom(permissions),
      isWild: role === "roles/owner" || role === "roles/editor",
    };
    byRole.set(role, one);
    for (const id of [to.id, ...(holders.get(to.id) ?? [])]) given.set(id, [...(given.get(id) ?? []), one]);
  }
  return given;
}

/** Every account here is somebody's own: Google's agents are never listed. */
function borrowed(seen: Seen, held: Held[]): OracleFinding[] {
  const own = new Set(seen.flatMap(({ state }) => state.accounts.map(({ uniqueId }) => uniqueId)));
  return held
    .filter(({ to, role }) => own.has(to.id) && /\.serviceAgent$/i.test(role))
    .map(({ to }) => ({ rule: "service-agent-role", identity: to.id }));
}

function exposed({ uniqueId, keys }: ServiceAccount): OracleFinding[] {
  return keys.some((key) => key.exposed) ? [{ rule: "exposed-key", identity: uniqueId }] : [];
}

const BECOMES = /^roles\/iam\.(workloadIdentityUser|serviceAccountTokenCreator|serviceAccountUser)$/;

function trustFindings({ uniqueId, bindings }: ServiceAccount): OracleFinding[] {
  const members = bindings.filter(({ role }) => BECOMES.test(role)).flatMap((binding) => binding.members);
  const is = (test: (member: Member) => boolean, rule: string) =>
    members.some(test) ? [{ rule, identity: uniqueId }] : [];
  return [
    ...is(({ kind }) => kind === "everyone", "open-trust"),
    ...is(({ kind }) => kind.startsWith("deleted-"), "dangling-principal"),
    ...is(isLoose, "loose-subject"),
  ];
}

/** A whole pool, domain, owner or namespace, or all accounts below something. */
function isLoose(member: Member): boolean {
  if (member.kind === "attribute") return member.name === "repository_owner";
  return ["whole-pool", "domain", "gke-namespace", "accounts-below"].includes(member.kind);
}
