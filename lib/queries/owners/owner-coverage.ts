/** How many counted identities have an owner, as a whole and by provider, environment, tier, class and team; parts add up to the whole. */
import type { ClientBase } from "pg";
import { codeWord } from "#lib/domain/filter/code-word.ts";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { coverageOf, noCounts, type OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { columnOf } from "../identity-columns.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { whereIdentity } from "../where-identity.sql.ts";
import { countedAnd, ownerCounts, whereCounted } from "./owner-counts.sql.ts";

/** Levels that coverage is told at. */
export const coverageLevels = ["provider", "environment", "tier", "class"] as const;
export type CoverageLevel = (typeof coverageLevels)[number];

export type CoveragePart = {
  /** As the filter language writes it. */
  value: string;
  label: string;
  counts: OwnerCounts;
  /** 0 to 1; null where nobody is counted. */
  coverage: number | null;
  /** The list behind `counts.total`: `-owner:attested,claimed` added is the list of those without an owner. */
  filter: string;
};

export type OwnerCoverage = {
  counts: OwnerCounts;
  coverage: number | null;
  filter: string;
  /** Parts without identities are left out. */
  by: Record<CoverageLevel, CoveragePart[]>;
};

/** `filter`: among whom, besides being counted. */
export async function ownerCoverage(
  reader: Reader,
  { asOf, filter = [] }: { asOf: Date; filter?: Filter },
): Promise<OwnerCoverage> {
  return inSnapshot(reader, async (client) => {
    const idsOf = await resolveNames(client, filter);
    const among = { asOf, idsOf, filter };
    const [counts = noCounts] = await count(client, null, among);
    const by = {} as OwnerCoverage["by"];
    for (const level of coverageLevels) by[level] = await parts(client, level, among);
    return { counts: plain(counts), coverage: coverageOf(counts), filter: countedAnd(), by };
  });
}

type Among = { asOf: Date; idsOf: Awaited<ReturnType<typeof resolveNames>>; filter: Filter };
type Counted = OwnerCounts & { code: number | null };

async function count(
  client: ClientBase,
  level: CoverageLevel | null,
  { filter, ...rest }: Among,
): Promise<Counted[]> {
  const context = { ...rest, parameters: [] };
  const where = `${whereCounted(context)} and ${whereIdentity(filter, context)}`;
  const code = level === null ? "null::int" : columnOf(level).column;
  const { rows } = await client.query<Counted>(
    `select ${code} as code, ${ownerCounts()} from identity_row where ${where} ${level === null ? "" : "group by 1 order by 1"}`,
    context.parameters,
  );
  return rows;
}

async function parts(client: ClientBase, level: CoverageLevel, among: Among): Promise<CoveragePart[]> {
  const rows = await count(client, level, among);
  return rows.map((row) => {
    const { value, label } = wordOf(level, row.code);
    return {
      value,
      label,
      counts: plain(row),
      coverage: coverageOf(row),
      filter: countedAnd(`${level}:${value}`),
    };
  });
}

function wordOf(level: FieldName, code: number | null): { value: string; label: string } {
  const found = codeWord(level, code);
  return found ?? { value: "unknown", label: "Unknown" };
}

function plain({ attested, claimed, lapsed, inferred, none, total }: OwnerCounts): OwnerCounts {
  return { attested, claimed, lapsed, inferred, none, total };
}
