/**
 * How much is granted and not needed: by cloud as the ratio of sums, by class as the share above 0.4. Sums never cross clouds, as one
 * cloud's actions would outweigh another's; only the share does.
 */
import type { ClientBase } from "pg";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { codeWord } from "#lib/domain/filter/code-word.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import { observability, overPrivilegeIndex } from "#lib/domain/over-privilege.ts";
import { countedAnd, whereCounted } from "../owners/owner-counts.sql.ts";
import type { WhereContext } from "../where-identity.sql.ts";

export type PrivilegePart = {
  /** As the filter language writes it. */
  value: string;
  label: string;
  /** With enough evidence to quote an index, … */
  scored: number;
  /** … and those of them above 0.4. */
  above: number;
  young: number;
  blind: number;
  /** Ratio of sums over `scored`; null where there are none, and across clouds. */
  index: number | null;
  /** Of what `scored` are granted, how much can be told; null as the index. */
  observability: number | null;
  p50: number | null;
  p90: number | null;
  /** The filter of the part, without a term on evidence. */
  filter: string;
};

export type OverPrivilege = {
  /** Whose classes `byClass` tells of; null: all clouds. */
  provider: string | null;
  /** The greatest share above 0.4 first, the larger class before the smaller. */
  byClass: PrivilegePart[];
  byProvider: PrivilegePart[];
};

type Row = Record<"scored" | "above" | "young" | "blind" | "used" | "unused" | "granted", number> & {
  code: number;
  p50: number | null;
  p90: number | null;
};

const { enough, young, blind } = evidenceStates;

function partsSql(column: "class" | "provider", provider: string | null, context: WhereContext): string {
  const is = (code: number) => `filter (where evidence = ${code})`;
  const where = whereCounted(context);
  context.parameters.push(provider === null ? null : codeOf("provider", provider));
  return `
    select ${column} as code, count(*) ${is(enough.code)}::int as scored,
           count(*) filter (where evidence = ${enough.code} and opi > 0.4::real)::int as above,
           count(*) ${is(young.code)}::int as young, count(*) ${is(blind.code)}::int as blind,
           coalesce(sum(used) ${is(enough.code)}, 0)::float8 as used,
           coalesce(sum(unused) ${is(enough.code)}, 0)::float8 as unused,
           coalesce(sum(granted) ${is(enough.code)}, 0)::float8 as granted,
           percentile_cont(0.5) within group (order by opi) ${is(enough.code)} as p50,
           percentile_cont(0.9) within group (order by opi) ${is(enough.code)} as p90
      from identity_row
     where ${where} and ($${context.parameters.length}::smallint is null or provider = $${context.parameters.length}::smallint)
     group by 1 order by 1`;
}

/** `provider`: classes within that cloud only. */
export async function overPrivilege(
  client: ClientBase,
  { provider, asOf }: { provider: string | null; asOf: Date },
): Promise<OverPrivilege> {
  const byClass = await parts(client, "class", { provider, asOf });
  return {
    provider,
    byClass: byClass.sort((one, other) => shareAbove(other) - shareAbove(one) || other.scored - one.scored),
    byProvider: await parts(client, "provider", { provider: null, asOf }),
  };
}

/** 0 to 1; a part nobody can judge comes after all others. */
function shareAbove({ above, scored }: PrivilegePart): number {
  return scored === 0 ? -1 : above / scored;
}

async function parts(
  client: ClientBase,
  column: "class" | "provider",
  { provider, asOf }: { provider: string | null; asOf: Date },
): Promise<PrivilegePart[]> {
  const context: WhereContext = { asOf, idsOf: () => [], parameters: [] };
  const { rows } = await client.query<Row>(partsSql(column, provider, context), context.parameters);
  const isWithin = column === "provider" || provider !== null;
  return rows.flatMap(({ code, used, unused, granted, p50, p90, ...counts }): PrivilegePart[] => {
    if (counts.scored + counts.young + counts.blind === 0) return [];
    const { value, label } = wordOf(column, code);
    const terms = [`${column}:${value}`, ...(provider === null ? [] : [`provider:${provider}`])];
    return [
      {
        ...{ value, label, ...counts, p50, p90, filter: countedAnd(...terms) },
        index: isWithin ? overPrivilegeIndex({ used, unused }) : null,
        observability: isWithin
          ? observability({ granted, used, unused, undecided: granted - used - unused })
          : null,
      },
    ];
  });
}

function wordOf(field: FieldName, code: number): { value: string; label: string } {
  const found = codeWord(field, code);
  return found ?? { value: "unknown", label: "Unknown" };
}

function codeOf(field: FieldName, value: string): number | null {
  return fieldOf(field).values?.find((one) => one.value === value)?.code ?? null;
}
