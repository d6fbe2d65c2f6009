import { Breakable } from "#components/ui/breakable.tsx";
import { formatCount, formatList, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { kindTitle, streamWords } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { holeOf } from "#components/ui/slice-words.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";

const WORKLOAD_STREAMS = /workloads|lambda|ecs|ec2|eks|pod|roles-anywhere/;

/** What runs as the identity. Where a stream that would have told was not read, the list says that it may be longer. */
export function WorkloadsPanel({ detail }: { detail: IdentityDetail }) {
  const { workloads, gaps } = detail;
  const total = detail.identity.workloads;
  const unread = gaps.filter(({ stream }) => WORKLOAD_STREAMS.test(stream));
  if (workloads.length === 0 && unread.length === 0) return null;
  const count = formatCount(total, "workload", "workloads");
  return (
    <Panel
      id="workloads"
      title="What runs as it"
      side={unread.length > 0 ? `at least ${count}` : count}
      footer={total > workloads.length ? `The first ${formatNumber(workloads.length)} are shown.` : undefined}
      flush
    >
      <ul>
        {workloads.map((workload) => (
          <li key={workload.id} className="border-line border-t px-4 py-2 first:border-t-0">
            <p className="font-semibold [overflow-wrap:anywhere]">{workload.name}</p>
            <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
              {kindTitle(workload.kind)}
              {workload.location !== null && ` in ${workload.location}`},{" "}
              <Breakable text={workload.externalId} />
            </p>
          </li>
        ))}
        {unread.length > 0 && (
          <li className="border-line border-t px-4 py-2 first:border-t-0">
            <Hole
              kind={holeOf(unread[0]?.status ?? "")}
              reason={`${formatList(unread.map(({ stream }) => streamWords(stream)))}, so there may be more`}
            >
              not read
            </Hole>
          </li>
        )}
      </ul>
    </Panel>
  );
}
