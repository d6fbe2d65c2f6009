/** What every role and user may do on the world's day: allowed by a policy, denied by none, within boundary and organization. */
import type { OracleGranted } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { documentOfPolicy } from "../world/access-report.ts";
import { policyArn } from "../world/forge.ts";
import type { AccountState, PolicyDocument, Role, User } from "../world/model.ts";
import { reachedByResourceControl, riskOfHolding } from "./known-actions.ts";
import { type Reading, readDocument } from "./read-document.ts";
import type { Sight } from "./sight.ts";

/** `since`: when AWS says that it holds; null where it does not say. */
type Allowing = { document: PolicyDocument; since: string | null };
type Ceiling = { allowed: Map<string, boolean>[]; denied: Set<string>[] };

export function grantedOf(world: World, sight: Sight): OracleGranted[] {
  const kept = new Map<string, ReturnType<typeof weigh>>();
  return sight.accounts.flatMap((id) => {
    if (!sight.complete(id, "aws/principals")) return [];
    const state = world.aws.account(id, world.day);
    const ceiling = organizationCeiling(world, sight, id);
    return [...state.roles, ...state.users].map((principal) => {
      const allowing = allowingOf(state, principal);
      const boundary = principal.boundary === null ? null : documentOfPolicy(state, principal.boundary);
      const bound = "trust" in principal && principal.path.startsWith("/aws-service-role/") ? null : ceiling;
      // Many hold the same policies in the same place: what they may do is worked out once.
      const key = JSON.stringify([allowing, boundary, bound === null ? null : id]);
      const answer = kept.get(key) ?? weigh(allowing, boundary, bound);
      kept.set(key, answer);
      return { principal: principal.id, createdAt: principal.createdAt, ...answer };
    });
  });
}

function weigh(allowing: Allowing[], boundary: PolicyDocument | null, organization: Ceiling | null) {
  const readings = allowing.map(({ document, since }) => ({ ...readDocument(document), since }));
  const limit = boundary === null ? null : readDocument(boundary);
  const own = [...readings, ...(limit ? [limit] : [])].map((reading) => reading.denied);
  const denied = [...own, ...(organization?.denied ?? [])];
  const levels = organization?.allowed ?? [];
  const isDenied = (action: string) => denied.some((set) => set.has(action));
  const isWithin = (action: string) =>
    (limit === null || limit.allowed.has(action)) && levels.every((level) => level.has(action));
  const actions = new Map<string, string | null>();
  const always = new Set<string>();
  const conditional = new Set<string>();
  for (const { allowed, since } of readings) {
    for (const [action, isAlways] of allowed) {
      if (!actions.has(action) && (isDenied(action) || !isWithin(action))) continue;
      const earlier = actions.get(action);
      const isFirst = !actions.has(action);
      actions.set(action, isFirst ? since : earlierOf(earlier ?? null, since));
      if (isAlways) always.add(action);
    }
  }
  for (const action of actions.keys()) if (!always.has(action)) conditional.add(action);
  const openEnded = readings.some((reading: Reading) => reading.openEnded);
  return { actions, conditional, openEnded, ...riskOfHolding(actions) };
}

/** A grant without a date may have held for ever. */
function earlierOf(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return null;
  return one < other ? one : other;
}

/** Its own policies, the attached, and its groups'; only versions of a customer's own policies are dated. */
export function allowingOf(state: AccountState, principal: Role | User): Allowing[] {
  const groups =
    "groups" in principal ? state.groups.filter((group) => principal.groups.includes(group.name)) : [];
  return [principal, ...groups].flatMap((holder) => [
    ...holder.inline.map(({ document }) => ({ document, since: null })),
    ...holder.attached.flatMap((arn) => {
      const document = documentOfPolicy(state, arn);
      return document === null ? [] : [{ document, since: versionDate(state, arn) }];
    }),
  ]);
}

function versionDate(state: AccountState, arn: string): string | null {
  const policy = state.policies.find((candidate) => policyArn(state.id, candidate) === arn);
  return policy?.versions.find((version) => version.id === policy.defaultVersion)?.createdAt ?? null;
}

/** What the organization leaves the account; null: it does not bind it, or nobody may see how. */
function organizationCeiling(world: World, sight: Sight, account: string): Ceiling | null {
  const { organization } = world.aws;
  // They bind whichever accounts are collected, also where the management account is not one of them.
  if (account === organization.managementId || !sight.complete(account, "aws/organization-policies"))
    return null;
  const ceiling: Ceiling = { allowed: [], denied: [] };
  for (const place of placesOf(world, account)) {
    const attached = organization.policies.filter(
      ({ targets }) => targets === "everything" || targets.includes(place),
    );
    const ofType = (type: string) =>
      attached.filter((policy) => policy.type === type).map((policy) => readDocument(policy.document));
    const service = ofType("SERVICE_CONTROL_POLICY");
    if (service.length > 0) ceiling.allowed.push(new Map(service.flatMap((reading) => [...reading.allowed])));
    ceiling.denied.push(...service.map((reading) => reading.denied));
    for (const { deniedToAnyone } of ofType("RESOURCE_CONTROL_POLICY"))
      ceiling.denied.push(new Set([...deniedToAnyone].filter(reachedByResourceControl)));
  }
  return ceiling;
}

/** The account, the units around it and the root. */
function placesOf(world: World, account: string): string[] {
  const { organization } = world.aws;
  const places = [account];
  let place = organization.byId.get(account)?.parent;
  while (place !== undefined) {
    places.push(place);
    place = organization.units.find((unit) => unit.id === place)?.parent;
  }
  return places;
}
