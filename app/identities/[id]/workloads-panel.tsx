import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { kindTitle } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { GapDetail, WorkloadDetail } from "#lib/queries/get-identity.ts";

const WORKLOAD_STREAMS = /lambda|ecs|ec2|eks|pod|roles-anywhere/;

/** What runs as the identity. Where a stream that would have told was not read, the list says that it may be longer. */
export function WorkloadsPanel({ workloads, gaps }: { workloads: WorkloadDetail[]; gaps: GapDetail[] }) {
  const unread = gaps.filter(({ stream }) => WORKLOAD_STREAMS.test(stream));
  if (workloads.length === 0 && unread.length === 0) return null;
  const count = formatCount(workloads.length, "workload", "workloads");
  return (
    <Panel
      id="workloads"
      title="What runs as it"
      side={unread.length > 0 ? `at least ${count}` : count}
      flush
    >
      <ul>
        {workloads.map((workload) => (
          <li key={workload.id} className="border-line border-t px-4 py-2 first:border-t-0">
            <p className="font-semibold [overflow-wrap:anywhere]">{workload.name}</p>
            <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
              {kindTitle(workload.kind)}
              {workload.location !== null && ` in ${workload.location}`}, {workload.externalId}
            </p>
          </li>
        ))}
        {unread.map((gap) => (
          <li key={gap.stream} className="border-line border-t px-4 py-2 first:border-t-0">
            <Hole kind="unknown" reason={gap.reason}>
              {gap.stream.split("/").at(-1)?.replaceAll("-", " ")}
            </Hole>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
