/** What identities of one class of work in one cloud have in common in what they use, as policy text, and how far each is from it. */
import type { ClientBase } from "pg";
import { keptCatalogue } from "#lib/analysis/score/kept-catalogue.ts";
import { openScoring } from "#lib/analysis/score/scoring.ts";
import { accessTemplate, type Sibling, type TemplateDistance } from "#lib/domain/access-template.ts";
import { type WorkloadClass, workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { isEmptySet, positionsOf } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { Invalid } from "#lib/errors.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { remediationOf } from "#lib/providers/remediation.ts";
import { templateTexts } from "#lib/providers/template-texts.ts";
import { judgeIdentities } from "./exact-change/judge-identities.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type TemplateReading = {
  provider: string;
  class: WorkloadClass;
  label: string;
  /** Live ones with enough evidence of whom some use is told: who does nothing says nothing of what is needed. */
  siblings: number;
  /** Live ones of the class, judged or not. */
  of: number;
  /** Null: too few siblings, or nothing that nine of ten of them used. */
  template: { actions: string[]; texts: ChangeText[] } | null;
  /** What most of them used, the most used first; empty where there are too few. */
  commonest: { action: string; users: number }[];
  /** The farthest first. */
  distances: TemplateDistance[];
};

type Request = { asOf: Date; provider?: string; class?: WorkloadClass };

/** Null: all of them. Throws Invalid naming what does not fit. */
export function readTemplatesRequest(texts: {
  provider: string | null;
  class: string | null;
}): Omit<Request, "asOf"> {
  const providers = (fieldOf("provider").values ?? []).map(({ value }) => value);
  const classes = Object.keys(workloadClasses) as WorkloadClass[];
  const named = <Value extends string>(what: string, values: readonly Value[], text: string | null) => {
    if (text === null) return undefined;
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    throw new Invalid(`"${text.slice(0, 40)}" is no ${what}.`, { hint: `One of: ${values.join(", ")}.` });
  };
  return {
    provider: named("provider", providers, texts.provider),
    class: named("class of work", classes, texts.class),
  };
}

/** More are not judged at once; the first by id stand for all. */
const mostSiblings = 1000;
const batch = 200;

/** `$1`: class code or null, `$2`: provider code or null. */
const classesSql = `
  select row.provider, row.class, count(*)::int as "of",
         (array_agg(row.principal_id::text order by row.principal_id) filter (where row.evidence = 1))[1:${mostSiblings}] as ids
    from identity_row row
   where row.state <> 3 and row.class > 0 and row.nature in (1, 2, 3)
     and ($1::smallint is null or row.class = $1) and ($2::smallint is null or row.provider = $2)
   group by row.provider, row.class order by row.provider, row.class`;

type ClassRow = { provider: number; class: number; of: number; ids: string[] | null };

/** One per cloud and class that has somebody in it. */
export async function accessTemplates(reader: Reader, request: Request): Promise<TemplateReading[]> {
  return inSnapshot(
    reader,
    async (client) => {
      const providerCode = fieldOf("provider").values?.find(({ value }) => value === request.provider)?.code;
      const { rows } = await client.query<ClassRow>(classesSql, [
        request.class === undefined ? null : workloadClasses[request.class].code,
        request.provider === undefined ? null : (providerCode ?? -1),
      ]);
      const readings: TemplateReading[] = [];
      for (const row of rows) readings.push(...(await readingOf(client, row, request.asOf)));
      return readings;
    },
    { timeoutMs: 60_000 },
  );
}

async function readingOf(client: ClientBase, row: ClassRow, asOf: Date): Promise<TemplateReading[]> {
  const provider = fieldOf("provider").values?.find(({ code }) => code === row.provider)?.value ?? "";
  const found = (Object.keys(workloadClasses) as WorkloadClass[]).find(
    (key) => workloadClasses[key].code === row.class,
  );
  const [engine, remediation] = [grantedActionsOf(provider), remediationOf(provider)];
  if (found === undefined || engine === undefined || remediation === undefined) return [];
  const catalogue = await keptCatalogue(client, provider, engine);
  const scoring = await openScoring(client, { engine, catalogue, asOf, windowDays: defaultWindowDays });
  const siblings: Sibling[] = [];
  const ids = row.ids ?? [];
  for (let from = 0; from < ids.length; from += batch) {
    const judged = await judgeIdentities(client, ids.slice(from, from + batch), { scoring, remediation });
    for (const [id, { holder, granted, used, evidence }] of judged)
      if (evidence === "enough" && !isEmptySet(used)) siblings.push({ id, name: holder.name, granted, used });
  }
  const template = accessTemplate(siblings);
  const { label } = workloadClasses[found];
  const base = { provider, class: found, label, siblings: siblings.length, of: row.of };
  if (template === null) return [{ ...base, template: null, commonest: [], distances: [] }];
  const actions = positionsOf(template.actions).map((position) => catalogue.names[position] ?? "");
  const texts = templateTexts(`${found}-template`, template.actions, catalogue);
  return [
    {
      ...base,
      template: actions.length === 0 ? null : { actions: actions.sort(), texts },
      commonest: template.commonest.map(({ position, users }) => ({
        action: catalogue.names[position] ?? "",
        users,
      })),
      distances: actions.length === 0 ? [] : template.distances,
    },
  ];
}
