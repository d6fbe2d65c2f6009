import type { Metadata } from "next";
import type { ReactNode } from "react";
import { States } from "#components/state/states.tsx";
import { formatCount, formatList, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { appPool } from "#lib/db/app-pool.ts";
import { coverage, type SliceCoverage } from "#lib/queries/coverage.ts";
import { type Freshness, freshness } from "#lib/queries/freshness.ts";
import { listSources } from "#lib/queries/list-sources.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { parameter, type SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { CoverageTable } from "./coverage-table.tsx";
import { SourcePanel } from "./source-panel.tsx";

export const metadata: Metadata = { title: "Sources" };

async function readSources() {
  return inSnapshot(appPool(), async (client) => ({
    state: await freshness(client),
    sources: await listSources(client),
    covered: await coverage(client),
  }));
}

export default async function Sources({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const status = parameter(await searchParams, "status");
  let page: Awaited<ReturnType<typeof readSources>>;
  try {
    page = await readSources();
  } catch (error) {
    return pageProblem(error, "Sources");
  }
  const { state, sources, covered } = page;
  if (sources.length === 0) return <Nothing />;
  const asOf = state.asOf;
  return (
    <>
      <PageHead eyebrow="Sources" answer={answerOf(state, covered.slices)} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {sources.map((source) => (
          <SourcePanel key={source.id} source={source} asOf={asOf}>
            <CoverageTable
              slices={covered.slices.filter((slice) => slice.source === source.name)}
              capabilities={covered.capabilities.filter((fact) => fact.source === source.name)}
              status={status}
              asOf={asOf}
            />
          </SourcePanel>
        ))}
      </div>
    </>
  );
}

/** How much was read, and what stands between that and all of it. */
function answerOf({ scopes }: Freshness, slices: SliceCoverage[]): ReactNode {
  if (scopes.total === 0) return "No scope has been read yet.";
  const read = `${formatNumber(scopes.complete)} of ${formatCount(scopes.total, "scope is", "scopes are")} read completely`;
  const missing = slices.filter(({ status }) => status !== "complete" && status !== "not-applicable");
  if (missing.length === 0) return `${read}; nothing is missing.`;
  const permissions = new Set(missing.flatMap(({ permission }) => permission ?? []));
  const denied = missing.filter(({ permission }) => permission !== null).length;
  const others = missing.length - denied;
  const all = formatCount(slices.length, "reading", "readings");
  const parts = [
    denied > 0 &&
      `${formatCount(permissions.size, "missing permission holds", "missing permissions hold")} back ${formatNumber(denied)} of ${all}`,
    others > 0 && `${formatNumber(others)} of ${all} ${others === 1 ? "is" : "are"} not complete`,
  ];
  return `${read}; ${formatList(parts.filter((part) => part !== false))}.`;
}

function Nothing() {
  return (
    <>
      <PageHead eyebrow="Sources" answer="No source is connected yet." />
      <States
        state="empty-new"
        what="source"
        hint={
          <>
            <code>npm run cli -- connect</code> connects a cloud; <code>npm run cli -- import aws FILE</code>{" "}
            reads an export instead.
          </>
        }
      />
    </>
  );
}
