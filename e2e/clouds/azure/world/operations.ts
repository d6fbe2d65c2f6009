/** What software does to resources with the roles it holds: a rhythm per operation, so that any date can be asked by itself. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import { ROLES } from "./built-in-roles.ts";
import { ARM_APP } from "./microsoft-apps.ts";
import type { Operation, RoleAssignment, ServicePrincipal, UnitState } from "./model.ts";

/** What holders of broad roles get round to; each does one or two of these. */
const OF_CONTRIBUTORS = [
  "Microsoft.Resources/deployments/write",
  "Microsoft.Web/sites/write",
  "Microsoft.Web/sites/restart/action",
  "Microsoft.Storage/storageAccounts/write",
  "Microsoft.Storage/storageAccounts/listKeys/action",
  "Microsoft.Compute/virtualMachines/start/action",
  "Microsoft.Network/networkSecurityGroups/write",
  "Microsoft.ContainerService/managedClusters/write",
  "Microsoft.Insights/diagnosticSettings/write",
  "Microsoft.Network/privateEndpoints/write",
];

const OF_ROLES: Record<string, string[]> = {
  [ROLES.owner]: OF_CONTRIBUTORS,
  [ROLES.contributor]: OF_CONTRIBUTORS,
  [ROLES.accessAdministrator]: ["Microsoft.Authorization/roleAssignments/write"],
  [ROLES.machineContributor]: ["Microsoft.Compute/virtualMachines/powerOff/action"],
  [ROLES.networkContributor]: [
    "Microsoft.Network/networkInterfaces/write",
    "Microsoft.Network/dnsZones/A/write",
  ],
  [ROLES.zoneContributor]: ["Microsoft.Network/dnsZones/A/write", "Microsoft.Network/dnsZones/A/delete"],
  [ROLES.websiteContributor]: ["Microsoft.Web/sites/config/list/action", "Microsoft.Web/sites/write"],
  [ROLES.blobContributor]: ["Microsoft.Storage/storageAccounts/blobServices/containers/write"],
};

/** Who may only read tries to change something once in a while, and is refused. */
const TRIED = ["Microsoft.Storage/storageAccounts/listKeys/action", "Microsoft.Resources/deployments/write"];

const RHYTHMS = [2, 5, 9, 20, 45];

/** Nothing for who never asks for a token of Azure, and where nobody says a subscription: there is no log above them. */
export function operationsWith(
  { name, role, scope, principal }: RoleAssignment,
  { uses }: Pick<ServicePrincipal, "uses">,
  day: number,
): Operation[] {
  const subscription = scope.split("/")[1] === "subscriptions" ? scope.split("/")[2] : undefined;
  if (subscription === undefined || !uses.some(({ audience }) => audience === ARM_APP)) return [];
  const chance = hashOf(principal, role, scope);
  const refused = role === ROLES.reader;
  if (refused && chance % 3 > 0) return [];
  const actions = refused ? TRIED : (OF_ROLES[role] ?? []);
  const count = Math.min(actions.length, refused ? 1 : 1 + (chance % 2));
  return Array.from({ length: count }, (_, index) => {
    const every = refused ? 30 : (RHYTHMS[hashOf(principal, name, index) % RHYTHMS.length] ?? 7);
    const action = actions[(chance + index * 3) % actions.length] ?? "";
    const activity = { every, phase: hashOf(principal, action) % every, from: day, until: null };
    return { action, subscription, scope, assignment: name, refused, activity };
  });
}

/** Ends what is done with assignments that are gone: yesterday's events stay as they were. */
export function stopOperations(state: UnitState): void {
  const held = new Set(state.assignments.map(({ name }) => name));
  for (const { operations } of state.principals)
    for (const { assignment, activity } of operations)
      if (activity.until === null && !held.has(assignment)) activity.until = state.day - 1;
}

export type Done = Operation & { principal: ServicePrincipal; at: string };

/** Everything done in `[from, day)` by whoever is still there, one row per operation and day. Nobody acts without tokens. */
export function operationsDone(principals: ServicePrincipal[], from: number, day: number): Done[] {
  return principals.flatMap((principal) => {
    if (principal.operations.length === 0) return [];
    const tokens = principal.uses.filter(({ audience }) => audience === ARM_APP);
    const last = Math.max(-Infinity, ...tokens.map(({ activity }) => activity.until ?? Infinity));
    return principal.operations.flatMap((operation) => {
      const { every, phase, from: begun, until } = operation.activity;
      const start = Math.max(from, begun);
      const end = Math.min(day - 1, until ?? day - 1, last);
      const first = start + ((((phase - start) % every) + every) % every);
      const done: Done[] = [];
      for (let on = first; on <= end; on += every) {
        const minute = hashOf(principal.id, operation.action, on) % 1440;
        done.push({ ...operation, principal, at: isoOf(instantOf(on, minute)) });
      }
      return done;
    });
  });
}
