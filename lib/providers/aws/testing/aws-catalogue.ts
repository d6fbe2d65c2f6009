/** The bundled catalogue for tests, and names in place of positions. */
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import type { CompiledDocument } from "#lib/domain/effective-actions.ts";
import { type PermissionSet, positionsOf, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { bundledActions } from "../bundled-actions.ts";
import { compilePolicy } from "../compile-policy.ts";

const { actions } = await bundledActions();

/** `only`: actions of these services alone, where the size would cost time and add nothing. */
export function awsCatalogue(only?: readonly string[]): Catalogue {
  const wanted = actions.filter(({ name }) => only === undefined || only.includes(name.split(":")[0] ?? ""));
  const entries = wanted.map((action, index) => ({ id: index + 1, ...action }));
  return createCatalogue({ provider: "aws", entries, wildcards: "*?" });
}

export function namesIn(set: PermissionSet, catalogue: Catalogue): string[] {
  return positionsOf(set)
    .map((position) => catalogue.names[position] ?? "")
    .sort();
}

export function compiled(document: unknown, catalogue: Catalogue, select = ""): CompiledDocument {
  return compilePolicy(document as Json, catalogue, select);
}

/** What the document grants by itself: its allows without its denies. */
export function grantedBy(document: unknown, catalogue: Catalogue): string[] {
  const { allows, denies } = compiled(document, catalogue);
  const denied = new Set(namesIn(denies, catalogue));
  return namesIn(unionOf(allows.map((one) => one.actions)), catalogue).filter((name) => !denied.has(name));
}
