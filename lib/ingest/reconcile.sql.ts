/**
 * The set-based steps that bring one fact table in line with a slice's stage. All dates are parameters; nothing here asks the
 * database for the time.
 */
import type { Field, Shape } from "./record-shapes.ts";
import { resolveField } from "./resolve.sql.ts";
import { stageTable } from "./stage.sql.ts";

/** Values above this many characters of JSON are named by their length in the history. */
const smallValue = 1_000;

/** $1 slice. */
export function countOpen(shape: Shape): string {
  return `SELECT count(*)::int AS open FROM ${shape.fact} WHERE slice_id = $1 AND closed_at IS NULL`;
}

/** What the staged rows are next to the slice's open ones. $1 slice. */
export function diffWithSlice(shape: Shape): string {
  return `WITH found AS (
      INSERT INTO pg_temp.stage_diff (fact, change, id, key)
      SELECT '${shape.fact}', CASE WHEN f.id IS NULL THEN 'new' ELSE 'changed' END, f.id, s.key
      FROM ${stageTable(shape)} s
      LEFT JOIN ${shape.fact} f ON f.key = s.key AND f.slice_id = $1 AND f.closed_at IS NULL
      WHERE f.id IS NULL OR f.row_hash <> s.row_hash
      RETURNING change
    ) SELECT change, count(*)::int FROM found GROUP BY change`;
}

/**
 * Rows the slice does not hold open although the key exists: tombstones come back, rows of this source's other slices (or of a
 * retired source) move here, rows of another live source are refused. $1 slice, $2 source. `fresh`: nothing was compared yet.
 */
export function classifyKnown(shape: Shape, fresh: boolean): string {
  const candidates = fresh
    ? `${stageTable(shape)} s`
    : `pg_temp.stage_diff n JOIN ${stageTable(shape)} s ON s.key = n.key AND n.change = 'new' AND n.fact = '${shape.fact}'`;
  const remember = fresh
    ? `INSERT INTO pg_temp.stage_diff (fact, change, id, key) SELECT '${shape.fact}', change, id, key FROM known RETURNING change, key`
    : `UPDATE pg_temp.stage_diff d SET change = known.change, id = known.id FROM known
       WHERE d.fact = '${shape.fact}' AND d.key = known.key RETURNING d.change, d.key`;
  return `WITH known AS (
      SELECT f.id, f.key, CASE
        WHEN f.closed_at IS NOT NULL THEN 'reopened'
        WHEN f.slice_id = 0 OR holder.source_id = $2 OR owner.retired_at IS NOT NULL OR owner.id IS NULL THEN 'moved'
        ELSE 'refused' END AS change
      FROM ${candidates} JOIN ${shape.fact} f ON f.key = s.key
      LEFT JOIN slice holder ON holder.id = f.slice_id LEFT JOIN source owner ON owner.id = holder.source_id
      WHERE f.closed_at IS NOT NULL OR f.slice_id <> $1
    ), kept AS (${remember})
    SELECT change, count(*)::int, min(key::text) AS sample FROM kept GROUP BY change`;
}

/** Makes every parameter typed, used by the statement or not. */
const given = "given AS (SELECT $1::int, $2::bigint, $3::timestamptz, $4::text, $5::int)";

/** Writes changed, reopened and moved rows with their history. $1 slice, $2 run, $3 observed at, $4 provider, $5 root scope. */
export function updateRows(shape: Shape): string {
  const { fact } = shape;
  const assignments = shape.fields.flatMap(assign);
  if (!hasScope(shape)) assignments.push("scope_id = $5");
  return `WITH ${given}, written AS (
      UPDATE ${fact} f SET slice_id = $1, row_hash = s.row_hash, unknown = coalesce(s.unknown, '{}'),
        unknown_since = CASE WHEN s.unknown IS NOT NULL THEN coalesce(o.unknown_since, $3) END,
        changed_at = CASE WHEN d.change = 'moved' AND o.row_hash = s.row_hash THEN o.changed_at ELSE $3 END,
        closed_at = NULL, ${assignments.join(", ")}
      FROM pg_temp.stage_diff d, ${stageTable(shape)} s, ${fact} o
      WHERE d.fact = '${fact}' AND d.change IN ('changed', 'reopened', 'moved') AND s.key = d.key AND o.id = d.id AND f.id = o.id
      RETURNING f.id, f.${shape.owner ?? "id"} AS owner, d.change, o.row_hash <> f.row_hash AS differs,
        ${changedFields(shape)} AS detail
    ), logged AS (
      INSERT INTO change (observed_at, run_id, fact, row_id, principal_id, change, detail)
      SELECT $3, $2, '${fact}', id, ${shape.owner ? "owner" : "NULL"},
        CASE change WHEN 'reopened' THEN 'reopened' ELSE 'changed' END, coalesce(detail, '{}')
      FROM written WHERE change <> 'moved' OR differs
    )
    SELECT change, count(*)::int FROM written GROUP BY change`;
}

export type InsertMode = {
  /** Nothing was compared: every staged row but those in the diff is new. */
  fresh: boolean;
  anyKnown: boolean;
  /** The slice's first load: `first_seen` says it, no history is written. */
  firstLoad: boolean;
};

/** $1 slice, $2 run, $3 observed at, $4 provider, $5 root scope. */
export function insertRows(shape: Shape, mode: InsertMode): string {
  const { fact } = shape;
  const columns = [
    "slice_id",
    ...(hasScope(shape) ? [] : ["scope_id"]),
    ...["key", "row_hash", "unknown", "unknown_since", "first_seen", "changed_at"],
    ...(shape.hasProvider ? ["provider"] : []),
    ...shape.fields.flatMap(factColumns),
  ];
  const values = [
    "$1::int",
    ...(hasScope(shape) ? [] : ["$5::int"]),
    ...[
      "s.key",
      "s.row_hash",
      "coalesce(s.unknown, '{}')",
      "CASE WHEN s.unknown IS NOT NULL THEN $3::timestamptz END",
    ],
    ...["$3::timestamptz", "$3::timestamptz"],
    ...(shape.hasProvider ? ["$4::text"] : []),
    ...shape.fields.flatMap(stagedValues),
  ];
  const insert = `INSERT INTO ${fact} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM ${newRows(shape, mode)}`;
  if (mode.firstLoad)
    return `WITH ${given}, added AS (${insert} RETURNING 1) SELECT count(*)::int FROM added`;
  return `WITH ${given}, added AS (${insert} RETURNING *), logged AS (
      INSERT INTO change (observed_at, run_id, fact, row_id, principal_id, change, detail)
      SELECT $3, $2, '${fact}', f.id, ${shape.owner ? `f.${shape.owner}` : "NULL"}, 'added', ${description(shape)} FROM added f
    ) SELECT count(*)::int FROM added`;
}

/** Closes the rows marked `close`. $1 slice, $2 run, $3 observed at. */
export function closeRows(shape: Shape): string {
  const { fact } = shape;
  return `WITH closed AS (
      UPDATE ${fact} f SET closed_at = $3, changed_at = $3 FROM pg_temp.stage_diff d
      WHERE d.fact = '${fact}' AND d.change = 'close' AND f.id = d.id AND f.slice_id = $1 AND f.closed_at IS NULL
      RETURNING f.*
    ), logged AS (${logClosed(shape)}) SELECT count(*)::int FROM closed`;
}

/** History rows of the relation `closed`. $2 run, $3 observed at. */
export function logClosed(shape: Shape): string {
  return `INSERT INTO change (observed_at, run_id, fact, row_id, principal_id, change, detail)
    SELECT $3, $2, '${shape.fact}', f.id, ${shape.owner ? `f.${shape.owner}` : "NULL"}, 'closed', ${description(shape)} FROM closed f`;
}

/** Contents of staged documents that are not stored yet. $1 provider, $2 observed at. */
export const insertDocuments = `
  INSERT INTO document (hash, provider, content, first_seen)
  SELECT decode(s.hash, 'hex'), $1, s.content, $2 FROM pg_temp.stage_document s
  WHERE NOT EXISTS (SELECT FROM document d WHERE d.hash = decode(s.hash, 'hex'))
  ORDER BY s.hash ON CONFLICT (hash) DO NOTHING`;

function hasScope(shape: Shape): boolean {
  return shape.fields.some(({ type }) => type === "scope");
}

function newRows(shape: Shape, { fresh, anyKnown }: InsertMode): string {
  const stage = `${stageTable(shape)} s`;
  if (!fresh)
    return `${stage} JOIN pg_temp.stage_diff d ON d.key = s.key AND d.fact = '${shape.fact}' AND d.change = 'new'`;
  if (!anyKnown) return stage;
  return `${stage} WHERE NOT EXISTS (SELECT FROM pg_temp.stage_diff d WHERE d.key = s.key AND d.fact = '${shape.fact}')`;
}

function factColumns(field: Field): string[] {
  const { column, type } = field;
  return type === "ref" ? [`${column}_kind`, `${column}_value`, `${column}_id`] : [column];
}

/** What the stage holds for a field, in the types of the fact table. */
function stagedValues(field: Field): string[] {
  const cell = `s.${field.column}`;
  switch (field.type) {
    case "ref":
      return [`${cell}_kind`, `${cell}_value`, resolveField(field, "$4::text", "s")];
    case "instant":
      return [`to_timestamp(${cell}::float8 / 1000)`];
    case "json":
    case "tags":
      return [`${cell}::jsonb`];
    case "document":
      return [`decode(${cell}, 'hex')`];
    default:
      return [cell];
  }
}

function assign(field: Field): string[] {
  const values = stagedValues(field);
  return factColumns(field).map((column, index) => {
    const value = values[index] as string;
    if (field.type === "scope") return `${column} = ${value}`;
    return `${column} = CASE WHEN '${field.field}' = ANY(s.unknown) THEN o.${column} ELSE ${value} END`;
  });
}

/** Field → [before, after] of what an update changed, for rows `o` (before) and `f` (after). */
function changedFields(shape: Shape): string {
  const pairs = shape.fields.map((field) => [field.field, shown(field, "o"), shown(field, "f")]);
  pairs.push(["unknown", "to_jsonb(o.unknown)", "to_jsonb(f.unknown)"]);
  const rows = pairs.map(([name, before, after]) => `('${name}', ${before}, ${after})`);
  return `(SELECT jsonb_object_agg(name, jsonb_build_array(${small("before")}, ${small("after")}))
    FROM (VALUES ${rows.join(", ")}) v(name, before, after) WHERE before IS DISTINCT FROM after)`;
}

function shown(field: Field, row: string): string {
  if (field.type === "ref") return `to_jsonb(${row}.${field.column}_value)`;
  if (field.type === "document") return `to_jsonb(encode(${row}.${field.column}, 'hex'))`;
  return `to_jsonb(${row}.${field.column})`;
}

function small(value: string): string {
  return `CASE WHEN length(${value}::text) > ${smallValue} THEN jsonb_build_object('length', length(${value}::text)) ELSE ${value} END`;
}

/** What a row `f` is described by where it comes, goes or waits: its telling fields, shortened. */
export function description(shape: Shape): string {
  const parts = shape.describe.map((name) => {
    const found = shape.fields.find((candidate) => candidate.field === name) as Field;
    return `'${name}', left(${found.type === "ref" ? `f.${found.column}_value` : `f.${found.column}`}, 300)`;
  });
  return `jsonb_build_object(${parts.join(", ")})`;
}
