import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { formatMoment, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { appClock } from "../../act.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { collectNow } from "../actions/collect-now.ts";
import { nameFrom, sourceAddress } from "../address.ts";
import { CoverageTable } from "../coverage-table.tsx";
import { DecisionsPanel } from "../decisions-panel.tsx";
import { sourceAnswer } from "../health-words.ts";
import { prepareHealth, type SourceHealth } from "../prepare-health.ts";
import { prepareProgress } from "../prepare-progress.ts";
import { identitiesOf } from "../sources-table.tsx";
import { AbsentPanel } from "./absent-panel.tsx";
import { EnginesPanel } from "./engines-panel.tsx";
import { LiveProgress } from "./live-progress.tsx";
import { ManagePanel } from "./manage-panel.tsx";
import { readSource, type SourcePage } from "./read-source.ts";
import { RejectedPanel } from "./rejected-panel.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { SchedulePanel } from "./schedule-panel.tsx";

type Props = { params: Promise<{ name: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: nameFrom((await params).name) };
}

export default async function Source({ params, searchParams }: Props) {
  const name = nameFrom((await params).name);
  const asked = await searchParams;
  const crumb = <Crumbs crumbs={[{ key: "sources", name: "Sources", href: "/sources" }]} />;
  let page: SourcePage;
  try {
    page = await readSource(name, {
      before: parameter(asked, "before"),
      after: parameter(asked, "after"),
    });
  } catch (error) {
    return pageProblem(error, crumb);
  }
  const { source, covered, schedules, undecided, rejected, runs, worker, last } = page;
  const now = appClock().now();
  const [health] = prepareHealth([source], covered.slices, schedules, now) as [SourceHealth];
  const isLive = source.mode === "live" && source.retiredAt === null;
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "sources", name: "Sources", href: "/sources" },
              {
                key: "source",
                name: (
                  <>
                    <CloudMark provider={source.provider} named /> {cloudLabel(source.provider)},{" "}
                    {source.mode === "import" ? "imported from files" : "read live"}
                  </>
                ),
              },
            ]}
          />
        }
        answer={sourceAnswer(health, now)}
        actions={isLive ? <Actions name={name} /> : undefined}
      />
      <SourceFacts page={page} health={health} now={now} />
      <div className="grid grid-cols-[minmax(0,1fr)_340px] items-start gap-4 max-wide:grid-cols-[minmax(0,1fr)]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {isLive && (
            <Panel id="progress" title="Collection">
              <LiveProgress
                initial={prepareProgress(page.progress, worker.state, now)}
                address={`${sourceAddress(name)}/progress`}
              />
            </Panel>
          )}
          <DecisionsPanel undecided={{ held: undecided.held, absent: [] }} asOf={source.asOf} named={false} />
          <AbsentPanel source={name} scopes={undecided.absent} asOf={source.asOf} />
          <Panel
            id="coverage"
            title="Coverage"
            side={`${formatNumber(health.whole)} of ${formatNumber(health.readings)} readings complete`}
            flush
          >
            <CoverageTable
              slices={covered.slices}
              capabilities={covered.capabilities}
              status={parameter(asked, "status")}
              asOf={source.asOf}
              address={sourceAddress(name)}
              whole
            />
          </Panel>
          <RejectedPanel source={name} rejected={rejected} />
          <RunsPanel source={name} page={runs} now={now} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {isLive && <SchedulePanel source={name} schedules={schedules} worker={worker.state} now={now} />}
          {isLive && <EnginesPanel source={source} capabilities={covered.capabilities} />}
          <ManagePanel source={source} paused={health.paused} last={last} now={now} />
        </div>
      </div>
    </>
  );
}

function Actions({ name }: { name: string }) {
  return (
    <>
      <IfMay to="GET /sources/[name]/set-up">
        <Link href={`${sourceAddress(name)}/set-up`} prefetch={false} className={buttonClass()}>
          Set-up
        </Link>
      </IfMay>
      <IfMay to="source.collect" named="Collect now">
        <ActionForm action={collectNow} hidden={{ source: name }}>
          <Submit kind="primary" pending="Asking…">
            Collect now
          </Submit>
        </ActionForm>
      </IfMay>
    </>
  );
}

function SourceFacts({
  page: { source },
  health,
  now,
}: {
  page: SourcePage;
  health: SourceHealth;
  now: Date;
}) {
  const { pin } = source;
  const next = health.nextAt;
  return (
    <Facts
      facts={[
        {
          name: "Reads",
          value: pin === null ? "not read yet" : (pin.name ?? pin.id),
          note: pin?.name != null && !pin.name.includes(pin.id) ? pin.id : undefined,
        },
        {
          name: "As of",
          value: source.asOf === null ? "never read" : formatMoment(source.asOf, now),
          note:
            source.lastCompleteAt === null
              ? "no run was complete yet"
              : `last complete run ${formatMoment(source.lastCompleteAt, now)}`,
        },
        {
          name: "Next run",
          value: nextWords(health, now),
          note:
            next !== null && next.getTime() <= now.getTime() ? `due ${formatMoment(next, now)}` : undefined,
        },
        {
          name: "Identities",
          value: <Metric value={source.identities} href={identitiesOf(source.name)} />,
          note: "of every nature, live or disabled",
        },
      ]}
    />
  );
}

function nextWords({ source, nextAt, paused }: SourceHealth, now: Date): string {
  if (source.retiredAt !== null) return "never again";
  if (source.mode === "import") return "with the next import";
  if (paused) return "paused, only when asked";
  if (nextAt === null) return "soon";
  return nextAt.getTime() <= now.getTime() ? "as soon as a worker can" : formatMoment(nextAt, now);
}
