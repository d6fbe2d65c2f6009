import type { Metadata } from "next";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { formatCount, formatDuration, formatInstant, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { runLook, triggerWords } from "#components/ui/run-words.ts";
import { Status } from "#components/ui/status.tsx";
import { findAnySource } from "#lib/queries/find-source.ts";
import { getRun, type RunDetail } from "#lib/queries/get-run.ts";
import { listRejected, type RejectedReason } from "#lib/queries/list-rejected.ts";
import { runProgress } from "#lib/queries/run-progress.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { appClock } from "../../../../act.ts";
import { pageReader } from "../../../../current-person.ts";
import { pageProblem } from "../../../../page-problem.tsx";
import { nameFrom, sourceAddress } from "../../../address.ts";
import { endWords, type ProgressView, prepareProgress } from "../../../prepare-progress.ts";
import { LiveProgress } from "../../live-progress.tsx";
import { RejectedPanel } from "../../rejected-panel.tsx";
import { MissingSlices } from "./missing-slices.tsx";
import { StreamTable } from "./stream-table.tsx";

type Props = { params: Promise<{ name: string; run: string }> };
type Page = RunDetail & { rejected: RejectedReason[]; progress: ProgressView | null };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, run } = await params;
  return { title: `Run ${run} of ${nameFrom(name)}` };
}

async function readRun(name: string, id: string): Promise<Page> {
  return inSnapshot(await pageReader("GET /sources/[name]/runs/[run]"), async (client) => {
    const source = await findAnySource(client, name);
    const detail = await getRun(client, source.id, id);
    const rejected = await listRejected(client, name, detail.run.id);
    if (detail.run.status !== "running") return { ...detail, rejected, progress: null };
    const { state } = await workerHealth(client);
    const progress = prepareProgress(await runProgress(client, source.id), state, appClock().now());
    return { ...detail, rejected, progress };
  });
}

/** One run: how it ended, what it did stream by stream, and every reading that is not complete, with its reason. */
export default async function Run({ params }: Props) {
  const { name: part, run: id } = await params;
  const name = nameFrom(part);
  const crumb = (
    <Crumbs
      crumbs={[
        { key: "sources", name: "Sources", href: "/sources" },
        { key: "source", name, href: sourceAddress(name) },
        { key: "run", name: `run ${id}` },
      ]}
    />
  );
  let page: Page;
  try {
    page = await readRun(name, id);
  } catch (error) {
    return pageProblem(error, crumb);
  }
  const { run, slices, rejected, progress } = page;
  const { kind, words } = runLook(run.status);
  const missing = slices.filter(({ status }) => !["complete", "not-applicable", "running"].includes(status));
  return (
    <>
      <PageHead eyebrow={crumb} answer={answerOf(page)} />
      <Facts
        facts={[
          {
            name: "Status",
            value: <Status kind={kind}>{words}</Status>,
            note: isOwn(run.status) ? (run.message ?? undefined) : undefined,
          },
          { name: "As of", value: formatInstant(run.observedAt), note: triggerWords(run) },
          {
            name: "Took",
            value: run.durationMs === null ? "not ended" : formatDuration(run.durationMs),
            note: run.finishedAt === null ? undefined : `ended ${formatInstant(run.finishedAt)}`,
          },
          {
            name: "Readings",
            value: `${formatNumber(run.whole)} of ${formatNumber(run.planned ?? run.ended)} complete`,
            note: `${formatCount(run.seen, "record", "records")} read`,
          },
        ]}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {progress !== null && (
          <Panel id="progress" title="Collection">
            <LiveProgress initial={progress} address={`${sourceAddress(name)}/progress`} />
          </Panel>
        )}
        {missing.length > 0 && <MissingSlices slices={missing} />}
        <RejectedPanel source={name} rejected={rejected} />
        {slices.length > 0 && <StreamTable slices={slices} />}
        {slices.length === 0 && (
          <p className="text-fg-2">It came to no reading. {run.hint !== null && <span>{run.hint}</span>}</p>
        )}
      </div>
    </>
  );
}

/** A run in part lists what it lacks below; what ended the others stands nowhere else. */
function isOwn(status: string): boolean {
  return status !== "partial" && status !== "complete";
}

function answerOf({ run }: Page): string {
  if (run.status === "running") return "This run is under way.";
  if (run.status === "lost" || run.status === "dead") {
    return `The process of this run died after ${formatNumber(run.ended)} readings; what was stored by then is kept.`;
  }
  const words = runLook(run.status).words;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${endWords(run)}.`;
}
