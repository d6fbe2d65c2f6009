/** The tenant on one day: its shape known at once, its parts grown when somebody looks and laid together into one directory. */
import type { JournalEntry } from "../../journal.ts";
import type { World, WorldBase } from "../../world.ts";
import { applyEntry } from "./apply-entry.ts";
import { liveOneDay } from "./daily-events.ts";
import { foundUnit } from "./found-unit.ts";
import type { UnitState } from "./model.ts";
import {
  isDisabled,
  type Subscription,
  subscriptionsOn,
  type Tenant,
  tenantOf,
  type Unit,
} from "./tenant.ts";

/** Everything of all parts, as one tenant shows it. */
export type Directory = Omit<UnitState, "unit" | "serial" | "launched"> & {
  subscriptions: Subscription[];
  isDisabled(subscription: Subscription): boolean;
};

export type AzureWorld = {
  tenant: Tenant;
  /** A part of the tenant as it stands when `day` begins. Throws RangeError for one that is not there. */
  unit(name: string, day: number): UnitState;
  /** The tenant as it stands when `day` begins. */
  directory(day: number): Directory;
  /** The part of the tenant that holds this very thing. Throws RangeError where none does. */
  unitOf(thing: object): string;
  /** The part of the tenant a scope belongs to; the platform's for whatever is above the subscriptions. */
  unitAt(scope: string): string;
  /** Writes what a person applied in a part of the tenant. */
  apply(unit: string, action: string, parameters: Record<string, string>): void;
};

/** What the journal says a change was made in. */
const scopeOf = (tenant: Tenant, unit: string) => `${tenant.id}/${unit}`;

export function azureWorld(world: WorldBase & Partial<World>): AzureWorld {
  const tenant = tenantOf(world.seed, world.size);
  const kept = new Map<string, UnitState>();
  let whole: Directory | null = null;
  const entriesOf = (unit: Unit) => world.journal.entriesOf("azure", scopeOf(tenant, unit.name));
  const grown = (unit: Unit, day: number): UnitState => {
    const known = kept.get(unit.name);
    if (known?.day === day) return known;
    const entries = entriesOf(unit);
    const from = known && known.day < day ? structuredClone(known) : bornUnit(tenant, unit, world, entries);
    const state = growUnit(from, day, tenant, unit, entries);
    kept.set(unit.name, state);
    return state;
  };
  return {
    tenant,
    unit: (name, day) => {
      const unit = tenant.units.find((candidate) => candidate.name === name);
      if (!unit) throw new RangeError(`No part ${name} of the tenant`);
      return grown(unit, day);
    },
    directory: (day) => {
      if (whole?.day !== day) whole = together(tenant, day, (unit) => grown(unit, day));
      return whole;
    },
    unitOf: (thing) => {
      const holds = (state: UnitState) =>
        Object.values(state).some((list) => Array.isArray(list) && list.includes(thing as never));
      const found = [...kept.values()].find(holds);
      if (!found) throw new RangeError("No part of the tenant holds it");
      return found.unit;
    },
    unitAt: (scope) => {
      const id = /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase();
      return tenant.subscriptions.find((subscription) => subscription.id === id)?.unit ?? "platform";
    },
    apply: (unit, action, parameters) => {
      world.journal.append({
        cloud: "azure",
        scope: scopeOf(tenant, unit),
        day: world.day,
        action,
        parameters,
      });
      kept.delete(unit);
      whole = null;
    },
  };
}

/** The part on day 0, with what was applied on that day. */
function bornUnit(tenant: Tenant, unit: Unit, world: Partial<World>, entries: JournalEntry[]): UnitState {
  const state = foundUnit(tenant, unit, world);
  applyDay(state, entries);
  return state;
}

/** Folds the days up to `day` onto `state`: events of the day first, then what was applied as the next began. */
export function growUnit(
  state: UnitState,
  day: number,
  tenant: Tenant,
  unit: Unit,
  entries: JournalEntry[],
): UnitState {
  while (state.day < day) {
    liveOneDay(state, tenant, unit);
    applyDay(state, entries);
  }
  return state;
}

function applyDay(state: UnitState, entries: JournalEntry[]): void {
  for (const entry of entries) if (entry.day === state.day) applyEntry(state, entry);
}

function together(tenant: Tenant, day: number, grown: (unit: Unit) => UnitState): Directory {
  const parts = tenant.units.map(grown);
  const all = <Key extends keyof UnitState>(key: Key) =>
    parts.flatMap((part) => part[key] as unknown[]) as UnitState[Key];
  return {
    day,
    applications: all("applications"),
    principals: all("principals"),
    users: all("users"),
    groups: all("groups"),
    resourceGroups: all("resourceGroups"),
    resources: all("resources"),
    assignments: all("assignments"),
    definitions: all("definitions"),
    denials: all("denials"),
    directoryAssignments: all("directoryAssignments"),
    appRoleAssignments: all("appRoleAssignments"),
    delegatedGrants: all("delegatedGrants"),
    subscriptions: subscriptionsOn(tenant, day),
    isDisabled: (subscription) => isDisabled(subscription, day),
  };
}
