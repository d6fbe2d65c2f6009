/** Stage tables live in the connection's own schema: nobody else sees them and they die with the worker. */
import type { Field, Shape } from "./record-shapes.ts";

/** Where the records of a shape wait until the slice ends. */
export function stageTable(shape: Shape): string {
  return `pg_temp.stage_${shape.fact}`;
}

/** Columns of a field in the stage: JSON waits as text and instants as milliseconds, so unchanged rows are never parsed. */
export function stageColumns(field: Field): string[] {
  switch (field.type) {
    case "ref":
      return [`${field.column}_kind text`, `${field.column}_value text`];
    case "scope":
      return [`${field.column} int`];
    case "instant":
      return [`${field.column} bigint`];
    case "flag":
      return [`${field.column} boolean`];
    default:
      return [`${field.column} text`];
  }
}

export function createStage(shape: Shape): string {
  const columns = shape.fields.flatMap(stageColumns);
  return `CREATE TEMP TABLE IF NOT EXISTS stage_${shape.fact}
    (ord int, key uuid, row_hash uuid, unknown text[], ${columns.join(", ")})`;
}

export function copyStage(shape: Shape): string {
  return `COPY ${stageTable(shape)} FROM STDIN`;
}

/** Principals whose names may now mean somebody else. */
export const createTouched = "CREATE TEMP TABLE IF NOT EXISTS stage_touched (id bigint)";

/** `stage_diff`: what the slice does to stored rows; `change` is new, changed, reopened, moved, refused, taken, missing, close or held. */
export const createStageHelpers = `
  CREATE TEMP TABLE IF NOT EXISTS stage_diff (fact text, change text, id bigint, key uuid);
  ${createTouched};
  CREATE TEMP TABLE IF NOT EXISTS stage_document (hash text, content text);
  CREATE TEMP TABLE IF NOT EXISTS stage_usage (batch int, key uuid, principal_kind text, principal_value text,
    source text, plane text, covered_from int, covered_to int, covered_before int[], last_used_at bigint, packed text, seen_in bit(256))`;

export const copyDocuments = "COPY pg_temp.stage_document FROM STDIN";
export const copyUsage = "COPY pg_temp.stage_usage FROM STDIN";

/** Identical repeats go silently; of different records under one key the first stays. Returns what was refused. */
export function dropDuplicates(shape: Shape): string {
  const stage = stageTable(shape);
  return `WITH repeated AS (
      SELECT key, min(ord) AS first FROM ${stage} GROUP BY key HAVING count(*) > 1
    ), dropped AS (
      DELETE FROM ${stage} s USING repeated r, ${stage} kept
      WHERE s.key = r.key AND s.ord > r.first AND kept.key = r.key AND kept.ord = r.first
      RETURNING s.key, s.row_hash <> kept.row_hash AS differs, ${sample(shape)} AS sample
    )
    SELECT count(*)::int AS dropped, (count(*) FILTER (WHERE differs))::int AS refused,
      min(sample) FILTER (WHERE differs) AS sample FROM dropped`;
}

/** The key fields of a staged row in words, for the list of rejections. */
export function sample(shape: Shape): string {
  const parts = shape.fields
    .filter(({ field, type }) => shape.key.includes(field) && type !== "scope")
    .map(({ column, type }) => `s.${type === "ref" ? `${column}_value` : column}`);
  return `concat_ws(' ', ${parts.join(", ")})`;
}
