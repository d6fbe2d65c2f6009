/**
 * One permission entry of an Azure role with actions taken out, plane by plane: named where that stays short, else added to what the
 * entry leaves out; nothing is given that was not given before.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  difference,
  intersection,
  isEmptySet,
  type PermissionSet,
  unionOf,
} from "#lib/domain/permission-set.ts";
import {
  narrowPatterns,
  type PatternLanguage,
  writeActions,
} from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { dataPlane, matchingControl } from "../action-planes.ts";

export type Entry = {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
};
export type NarrowedEntry = { entry: Entry; wildcards: string[]; isOpen: boolean };

/** Characters of a list of names above which leaving out is told instead. */
const longest = 6000;

/** Null for a document of another form, and for one with conditions of its own: a custom role cannot hold them. */
export function entriesOf(document: Json): Entry[] | null {
  const { permissions } = (document ?? {}) as { permissions?: Json };
  if (!Array.isArray(permissions)) return null;
  const entries = permissions as { [key: string]: Json }[];
  if (entries.some(({ condition }) => typeof condition === "string" && condition !== "")) return null;
  return entries.map((entry) => ({
    ...{ actions: texts(entry.actions), notActions: texts(entry.notActions) },
    ...{ dataActions: texts(entry.dataActions), notDataActions: texts(entry.notDataActions) },
  }));
}

/** Null where nothing is left of it. */
export function narrowEntry(
  entry: Entry,
  removable: PermissionSet,
  catalogue: Catalogue,
): NarrowedEntry | null {
  const control = narrowPlane(entry.actions, entry.notActions, removable, controlLanguage(catalogue));
  const data = narrowPlane(entry.dataActions, entry.notDataActions, removable, dataLanguage(catalogue));
  if (control.given.length === 0 && data.given.length === 0) return null;
  return {
    entry: {
      ...{ actions: control.given, notActions: control.taken },
      ...{ dataActions: data.given, notDataActions: data.taken },
    },
    wildcards: [...control.wildcards, ...data.wildcards],
    isOpen: control.isOpen || data.isOpen,
  };
}

type Plane = { given: string[]; taken: string[]; wildcards: string[]; isOpen: boolean };

function narrowPlane(
  given: string[],
  taken: string[],
  removable: PermissionSet,
  language: PatternLanguage,
): Plane {
  const { catalogue, meaningOf } = language;
  const gives = difference(unionOf(given.map(meaningOf)), unionOf(taken.map(meaningOf)));
  const gone = intersection(gives, removable);
  if (isEmptySet(gone)) return { given, taken, wildcards: [], isOpen: false };
  const stays = difference(gives, gone);
  const named = narrowPatterns(given, gone, language, catalogue.all);
  if (named.patterns.length === 0) return { given: [], taken: [], wildcards: [], isOpen: false };
  if (JSON.stringify(named.patterns).length <= longest)
    return { given: named.patterns, taken, wildcards: named.wildcards, isOpen: false };
  const allowed = difference(catalogue.all, stays);
  const out = writeActions(gone, { allowed, wildcards: catalogue.all, covered: null, language });
  return { given, taken: [...taken, ...out.patterns], wildcards: [], isOpen: true };
}

function controlLanguage(catalogue: Catalogue): PatternLanguage {
  return {
    ...{ catalogue, widerThan, question: false },
    meaningOf: (pattern) => matchingControl(pattern.trim().toLowerCase(), catalogue),
    nameOf: (position) => catalogue.names[position] ?? "",
  };
}

function dataLanguage(catalogue: Catalogue): PatternLanguage {
  return {
    ...{ catalogue, widerThan, question: false },
    meaningOf: (pattern) => catalogue.matching(`${dataPlane}${pattern.trim()}`),
    nameOf: (position) => (catalogue.names[position] ?? "").slice(dataPlane.length),
  };
}

/** `Microsoft.Compute/virtualMachines/start/action` → `Microsoft.Compute/*`, `Microsoft.Compute/virtualMachines/*`, … */
function widerThan(name: string): string[] {
  const parts = name.split("/");
  return parts.slice(1).map((_, index) => `${parts.slice(0, index + 1).join("/")}/*`);
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
