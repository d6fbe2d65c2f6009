import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { coverage } from "#lib/queries/coverage.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listHeld } from "#lib/queries/list-held.ts";
import { listSchedules } from "#lib/queries/list-schedules.ts";
import { listSources } from "#lib/queries/list-sources.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { appClock } from "../../act.ts";
import { pageReader } from "../../current-person.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { sourceAddress } from "../address.ts";
import { CoverageTable } from "../coverage-table.tsx";
import { DecisionsPanel } from "../decisions-panel.tsx";
import { healthAnswer } from "../health-words.ts";
import { NoSource } from "../no-source.tsx";
import { prepareHealth, type SourceHealth } from "../prepare-health.ts";
import { RefreshWhile } from "../refresh-while.tsx";
import { SourcesTable } from "../sources-table.tsx";
import { WorkerLine } from "../worker-line.tsx";

export const metadata: Metadata = { title: "Sources" };

async function readSources() {
  return inSnapshot(await pageReader("GET /sources"), async (client) => ({
    state: await freshness(client),
    sources: await listSources(client),
    covered: await coverage(client),
    schedules: await listSchedules(client),
    undecided: await listHeld(client),
    worker: await workerHealth(client),
  }));
}

export default async function Sources({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const [status, isLate, provider] = [
    parameter(params, "status"),
    parameter(params, "late") === "1",
    parameter(params, "provider"),
  ];
  let page: Awaited<ReturnType<typeof readSources>>;
  try {
    page = await readSources();
  } catch (error) {
    return pageProblem(error, "Sources");
  }
  const { state, sources, covered, schedules, undecided, worker } = page;
  if (sources.length === 0) return <NoSource />;
  const now = appClock().now();
  const health = prepareHealth(sources, covered.slices, schedules, now);
  const isShown = ({ source, gaps }: SourceHealth) =>
    status === null
      ? gaps.length > 0
      : covered.slices.some((slice) => slice.source === source.name && slice.status === status);
  const late = health.filter((one) => isReadLate(one, state.asOf, provider));
  return (
    <>
      <PageHead
        eyebrow="Sources"
        answer={healthAnswer(health, now)}
        actions={
          <IfMay to="GET /sources/connect" named="Connect a source">
            <Link href="/sources/connect" prefetch={false} className={buttonClass("primary")}>
              Connect a source
            </Link>
          </IfMay>
        }
      />
      <WorkerLine worker={worker} now={now} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {isLate && <OnlyLate count={late.length} />}
        <SourcesTable health={isLate ? late : health} schedules={schedules} now={now} />
        <DecisionsPanel undecided={undecided} asOf={state.asOf} named />
        {health.filter(isShown).map((one) => (
          <Panel
            key={one.source.id}
            id={`source-${one.source.id}`}
            title={
              <>
                <CloudMark provider={one.source.provider} named /> {one.source.name}: what was not read
                completely, and why
              </>
            }
            side={
              <Link
                href={sourceAddress(one.source.name)}
                prefetch={false}
                className="text-accent hover:underline"
              >
                Open {one.source.name}
              </Link>
            }
            flush
          >
            <CoverageTable
              slices={covered.slices.filter((slice) => slice.source === one.source.name)}
              capabilities={[]}
              status={status}
              asOf={state.asOf}
              address="/sources"
              whole={false}
            />
          </Panel>
        ))}
      </div>
      <RefreshWhile active={state.isCollecting || worker.jobs.length > 0} everyMs={5000} />
    </>
  );
}

const dayMs = 86_400_000;

/** As scorecards count it: read before, and not within the 24 hours before the latest reading of all. */
function isReadLate({ source }: SourceHealth, asOf: Date | null, provider: string | null): boolean {
  if (provider !== null && source.provider !== provider) return false;
  return source.asOf !== null && asOf !== null && asOf.getTime() - source.asOf.getTime() > dayMs;
}

function OnlyLate({ count }: { count: number }) {
  return (
    <p data-total={count}>
      Only {formatCount(count, "source", "sources")} not read within 24 hours.{" "}
      <Link href="/sources" prefetch={false} className="link-quiet">
        Show all
      </Link>
    </p>
  );
}
