/** Cuts a document into documents of one statement each, so that what each of them gives or takes can be told by the same engine. */
import type { Json } from "#lib/ingest/contract.ts";

/** `select`: as in GrantTerms. */
export type Piece = { document: Json; select: string };

type Fields = { [key: string]: Json };

/** Statements outside of `select` are left out. A document of another form stays whole. */
export function splitDocument(document: Json, select: string): Piece[] {
  if (!isFields(document)) return [];
  if (document.Statement !== undefined)
    return listed(document.Statement).map((statement) => ({ document: { Statement: [statement] }, select }));
  if (Array.isArray(document.rules)) return rulesOf(document, document.rules, select);
  if (Array.isArray(document.permissions))
    return document.permissions
      .filter(isFields)
      .flatMap((entry) => planesOf(entry).map((one) => piece(document, "permissions", one, select)));
  if (Array.isArray(document.rolePermissions))
    return document.rolePermissions
      .filter(isFields)
      .map((entry) => piece(document, "rolePermissions", entry, select));
  return [{ document, select }];
}

/** Of Google's deny policies `select` holds the numbers of the rules that count; of a cluster's roles, where they count. */
function rulesOf(document: Fields, rules: readonly Json[], select: string): Piece[] {
  const isNumbered = /^\d+(,\d+)*$/.test(select);
  const numbers = select.split(",").map(Number);
  return rules.flatMap((rule, index) =>
    isNumbered && !numbers.includes(index) ? [] : [piece(document, "rules", rule, isNumbered ? "" : select)],
  );
}

/** An entry of Azure gives actions of the control plane and of the data plane: a statement each. */
function planesOf(entry: Fields): Fields[] {
  const { dataActions, notDataActions, ...control } = entry;
  const { actions: _, notActions: __, ...data } = { ...entry, dataActions, notDataActions } as Fields;
  return [control, data].filter(
    (plane) => listed(plane.actions ?? null).length > 0 || listed(plane.dataActions ?? null).length > 0,
  );
}

function piece(document: Fields, key: string, entry: Json, select: string): Piece {
  return { document: { ...document, [key]: [entry] }, select };
}

function listed(value: Json | undefined): Json[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
