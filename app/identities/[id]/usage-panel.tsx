import { Age } from "#components/ui/day.tsx";
import {
  daysBetween,
  formatAgo,
  formatCount,
  formatDay,
  formatNumber,
  formatSpan,
} from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { UsageDetail } from "#lib/queries/identity-detail.ts";
import { type Gathered, gatherServices } from "./gather-services.ts";

const PLANES: Record<UsageDetail["plane"], { title: string; one: string; many: string }> = {
  identity: { title: "The identity itself", one: "sign of use", many: "signs of use" },
  service: { title: "Services", one: "service", many: "services" },
  action: { title: "Actions", one: "action", many: "actions" },
};

/** What the identity was seen to do, one block per source of evidence, with the span each source would have shown it in. */
export function UsagePanel({ usage, asOf }: { usage: UsageDetail[]; asOf: Date }) {
  const blocks = gatherServices(inOrder(usage), blockOf);
  return (
    <Panel
      id="usage"
      title="What it did"
      side={formatCount(
        new Set(blocks.map(({ name }) => name)).size,
        "source of evidence",
        "sources of evidence",
      )}
      flush
    >
      {usage.length === 0 && (
        <p className="px-4 py-3 text-fg-2">
          No source of evidence has told anything about its use: that is not the same as unused.
        </p>
      )}
      {blocks.map((block) => (
        <Evidence key={`${block.rows[0].source} ${block.rows[0].plane}`} block={block} asOf={asOf} />
      ))}
    </Panel>
  );
}

/** From the whole to the part: the identity, its services, its actions. */
function inOrder(usage: UsageDetail[]): UsageDetail[] {
  const order = Object.keys(PLANES);
  return usage.toSorted((left, right) => order.indexOf(left.plane) - order.indexOf(right.plane));
}

/** What is told in one block: one plane, and the same days, but for days of use alone. */
function blockOf({ plane, coveredFrom, coveredTo }: UsageDetail): unknown {
  return coveredFrom === coveredTo ? [plane, "use alone"] : [plane, coveredFrom, coveredTo];
}

function Evidence({ block, asOf }: { block: Gathered<UsageDetail>; asOf: Date }) {
  const [first, ...others] = block.rows;
  const usage = { ...first, entries: block.rows.flatMap(({ entries }) => entries) };
  const plane = PLANES[usage.plane];
  const used = usage.entries
    .filter((entry) => entry.lastUsedOn !== null)
    .sort((left, right) => (right.lastUsedOn ?? "").localeCompare(left.lastUsedOn ?? ""));
  const never = usage.entries.filter((entry) => entry.lastUsedOn === null);
  const from = new Date(usage.coveredFrom);
  const to = new Date(usage.coveredTo);
  const isUseAlone = others.length > 0 && usage.coveredFrom === usage.coveredTo;
  return (
    <div className="border-line border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{plane.title}</h3>
        <p className="ml-auto text-fg-2 text-note">
          {capital(block.name)},{" "}
          {isUseAlone
            ? "covers the days of use alone"
            : `covers ${formatSpan(daysBetween(from, to))}: ${formatDay(from, null)} to ${formatDay(to, null)}`}
        </p>
      </div>
      {block.services.length > 0 && (
        <p className="text-fg-2 text-note [overflow-wrap:anywhere]">{block.services.join(", ")}</p>
      )}
      {usage.plane === "identity" ? (
        <p className="text-fg-2">
          {used[0]?.lastUsedOn == null ? (
            "Not seen used in that span."
          ) : (
            <>Last seen used {formatAgo(daysBetween(new Date(used[0].lastUsedOn), asOf))}.</>
          )}
        </p>
      ) : (
        <>
          <p className="text-fg-2">
            {used.length === 0 ? "None" : formatNumber(used.length)} of{" "}
            {formatCount(usage.entries.length, plane.one, plane.many)} seen used.
          </p>
          <UsedTable rows={used.slice(0, 12)} title={plane.title} asOf={asOf} />
          {used.length > 12 && (
            <More label={`${formatNumber(used.length - 12)} more seen used`}>
              <UsedTable rows={used.slice(12)} title={plane.title} asOf={asOf} />
            </More>
          )}
          {never.length > 0 && (
            <More label={`${formatNumber(never.length)} not seen in that span`}>
              <p className="font-mono text-note [overflow-wrap:anywhere]">
                {never.map(({ action }) => shown(action, usage.plane)).join(", ")}
              </p>
            </More>
          )}
        </>
      )}
    </div>
  );
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function shown(action: string, plane: UsageDetail["plane"]): string {
  return plane === "service" ? action.replace(/:\*$/, "") : action;
}

function More({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <details className="mt-1">
      <summary className="inline-block min-h-6 text-accent hover:underline">{label}</summary>
      {children}
    </details>
  );
}

function UsedTable({ rows, title, asOf }: { rows: UsageDetail["entries"]; title: string; asOf: Date }) {
  if (rows.length === 0) return null;
  const plane = title === PLANES.service.title ? "service" : "action";
  return (
    <table className="mt-1 w-full">
      <caption className="sr-only">{title} seen used</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.action}>
            <td className="border-line border-t py-1 font-mono text-note [overflow-wrap:anywhere]">
              {shown(row.action, plane)}
            </td>
            <td className="border-line border-t py-1 pl-4 text-right">
              {row.lastUsedOn !== null && <Age date={new Date(row.lastUsedOn)} asOf={asOf} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
