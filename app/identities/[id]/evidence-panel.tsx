import { formatCount, formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { leastObservability } from "#lib/domain/over-privilege.ts";
import type { AccessDetail, EvidenceSource } from "#lib/queries/access-detail.ts";
import { percent } from "./access-words.ts";
import { type Gathered, gatherServices } from "./gather-services.ts";

const PLANES: Record<EvidenceSource["plane"], string> = {
  identity: "the identity as a whole",
  service: "services",
  action: "single actions",
};

/** What the numbers rest on: each source with the days it covers, how much could be told, and the list of known actions. */
export function EvidencePanel({ access }: { access: AccessDetail }) {
  const { score, sources, windowDays, catalogue, window } = access;
  const { label, meaning } = evidenceStates[score.evidence];
  const told = score.used + score.unused;
  return (
    <Panel
      id="evidence"
      title="Evidence"
      side={<Status kind={score.evidence === "enough" ? "met" : "unknown"}>{label}</Status>}
      lead={meaning}
      footer={
        <>
          Window: {window.from} to {window.to}. Catalogue: {formatNumber(catalogue.size)} actions
          {catalogue.date === null ? ", as the provider told them" : `, list of ${catalogue.date}`}.
        </>
      }
      flush
    >
      <p className="border-line border-b px-4 py-2">
        {score.granted === 0 ? (
          "Nothing is granted that could be watched."
        ) : (
          <>
            Something could be told of {percent(told, score.granted)} of its actions: {formatNumber(told)} of{" "}
            {formatNumber(score.granted)} (an index needs {percent(leastObservability, 1)}).
          </>
        )}
      </p>
      {sources.length === 0 && (
        <p className="px-4 py-3 text-fg-2">No source tells of its use: that is not the same as unused.</p>
      )}
      <ul>
        {gatherServices(sources, ({ source: _, entries: __, ...same }) => same).map((told) => (
          <Told
            key={`${told.rows[0].source} ${told.rows[0].plane} ${told.rows[0].scope?.externalId}`}
            told={told}
            windowDays={windowDays}
          />
        ))}
      </ul>
    </Panel>
  );
}

function Told({ told, windowDays }: { told: Gathered<EvidenceSource>; windowDays: number }) {
  const { name, services, rows } = told;
  const [source] = rows;
  const entries = rows.reduce((sum, row) => sum + row.entries, 0);
  return (
    <li className="border-line border-t px-4 py-2 first:border-t-0">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-semibold first-letter:uppercase">{name}</span>
        <Cover source={source} windowDays={windowDays} />
      </p>
      <p className="text-fg-2 text-note">
        {source.isDenied ? "refused attempts" : `tells of ${PLANES[source.plane]}`}
        {source.scope !== null && `, log of ${source.scope.name}`};{" "}
        {formatDay(new Date(source.coveredFrom), null)} to {formatDay(new Date(source.coveredTo), null)};{" "}
        {formatCount(entries, "entry", "entries")}
        {services.length > 0 && `; ${services.join(", ")}`}
      </p>
    </li>
  );
}

/** Enough of the window to prove that something was not used, or not. */
function Cover({ source, windowDays }: { source: EvidenceSource; windowDays: number }) {
  const words = `${source.days} of ${windowDays} days`;
  if (source.isDenied) return <span className="text-fg-2">{words}</span>;
  return source.isEnough ? <span>{words}</span> : <Status kind="unknown">{words}, too few</Status>;
}
