/** How many findings each check has, of how many identities it judged; each number is the total of the list behind it. */
import type { ClientBase } from "pg";
import type { Confidence } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkOfBit } from "#lib/domain/checks/check-codes.ts";
import { checkSetting, type StoredSetting } from "#lib/domain/checks/check-setting.ts";
import { bindingChecks, identityChecks } from "#lib/domain/checks/registry.ts";
import { build } from "#lib/domain/filter/build.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { countSql } from "../list-identities.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import { whereFindings } from "./list-findings.ts";

export type FindingCounts = {
  rule: CheckKey;
  title: string;
  isEnabled: boolean;
  open: number;
  /** Of the open ones: still there and switched off. */
  disabled: number;
  /** The open ones by how sure each is. */
  confidence: Record<Confidence, number>;
  /** Identities with an open one: the total of the list with `filter`. */
  identities: number;
  /** The filter of those identities. */
  filter: string;
  endedIn30Days: number;
  /** Identities it is for; null for a check of grants to nobody. */
  judged: number | null;
  /** The filter of those; null where it has none. */
  judgedFilter: string | null;
};

type Request = { asOf: Date; filter?: Filter } & SnapshotOptions;

/** In the order of bits. Throws Invalid for an unknown scope, source or team. */
export async function findingCounts(reader: Reader, request: Request): Promise<FindingCounts[]> {
  return inSnapshot(reader, (client) => readCounts(client, request), request);
}

type CountRow = {
  rule: number;
  open: number;
  low: number;
  medium: number;
  high: number;
  disabled: number;
  identities: number;
  ended: number;
};

async function readCounts(client: ClientBase, { asOf, filter = [] }: Request): Promise<FindingCounts[]> {
  const where = await whereFindings(client, { asOf, filter, state: "all" });
  const { rows } = await client.query<CountRow>(
    `select rule, count(*) filter (where closed_at is null)::int as open,
            count(*) filter (where closed_at is null and confidence = 1)::int as low,
            count(*) filter (where closed_at is null and confidence = 2)::int as medium,
            count(*) filter (where closed_at is null and confidence = 3)::int as high,
            count(*) filter (where closed_at is null and is_disabled)::int as disabled,
            count(distinct identity_id) filter (where closed_at is null)::int as identities,
            count(*) filter (where closed_at >= $${where.values.length + 1}::timestamptz - interval '30 days')::int as ended
       from finding where ${where.text} group by rule`,
    [...where.values, asOf],
  );
  const counted = new Map(rows.map((row) => [checkOfBit(row.rule), row]));
  const settings = await readSettings(client);
  const judgedBy = judgedCounter(client, filter, asOf);
  const counts: FindingCounts[] = [];
  for (const check of [...identityChecks, ...bindingChecks].toSorted((one, other) => one.bit - other.bit)) {
    const rule = check.key as CheckKey;
    const row = counted.get(rule);
    const { open = 0, disabled = 0, identities = 0, ended = 0, low = 0, medium = 0, high = 0 } = row ?? {};
    const { isEnabled, scope } = checkSetting(check, settings.get(check.bit));
    const judged =
      check.about === "binding" ? null : isEnabled ? await judgedBy(scope) : { count: 0, filter: null };
    counts.push({
      ...{ rule, title: check.title, isEnabled, open, disabled, identities, endedIn30Days: ended },
      confidence: { low, medium, high },
      filter: build([...filter, ...parse(`finding:${rule}`)]),
      judged: judged?.count ?? null,
      judgedFilter: judged?.filter ?? null,
    });
  }
  return counts;
}

export async function readSettings(client: ClientBase): Promise<Map<number, StoredSetting & Set>> {
  const { rows } = await client.query<StoredSetting & Set & { rule: number }>(
    `select rule, enabled, thresholds, scope, set_by as "setBy", set_at as "setAt", judged_at is not null as "isJudged" from check_setting`,
  );
  return new Map(rows.map((row) => [row.rule, row]));
}

type Set = { setBy: string; setAt: Date; isJudged: boolean };

/** Whoever is counted and there, in the scope of the check; asked once for every scope. */
function judgedCounter(client: ClientBase, filter: Filter, asOf: Date) {
  const known = new Map<string, { count: number; filter: string }>();
  return async (scope: Filter | null) => {
    const judged = [...filter, ...parse(defaultIdentityFilter), ...(scope ?? [])];
    const text = build(judged);
    const found = known.get(text);
    if (found !== undefined) return found;
    const idsOf = await resolveNames(client, judged);
    const statement = countSql(judged, { asOf, idsOf, parameters: [] });
    const { rows } = await client.query<{ total: number }>(statement.text, statement.values);
    const made = { count: rows[0]?.total ?? 0, filter: text };
    known.set(text, made);
    return made;
  };
}
