import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age, Day } from "#components/ui/day.tsx";
import { Hole, type HoleKind } from "#components/ui/hole.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Metric } from "#components/ui/metric.tsx";
import { OwnerMark } from "#components/ui/owner-mark.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import { Specimen, Specimens } from "./specimen.tsx";

const statuses: StatusKind[] = ["met", "watch", "breach", "unknown"];
const holes: HoleKind[] = ["unknown", "denied", "stale", "incomplete", "unavailable", "not-applicable"];
const owners = ["attested", "claimed", "lapsed", "inferred", "none"] as const;
const payments = { name: "Payments" };
const asOf = new Date("2026-11-24T07:40:00Z");

/** What stands for a value, a state or a gap. */
export function Marks() {
  return (
    <Panel title="Marks" id="marks">
      <Specimens>
        {statuses.map((kind) => (
          <Specimen key={kind} name={`Status ${kind}`}>
            <Status kind={kind}>{kind}</Status>
          </Specimen>
        ))}
        {holes.map((kind) => (
          <Specimen key={kind} name={`Hole ${kind}`}>
            <Hole kind={kind} reason="logging.logEntries.list was refused" />
          </Specimen>
        ))}
        <Specimen name="Hole in a cell">
          <Hole kind="denied" compact reason="logging.logEntries.list was refused" />
        </Specimen>
        {owners.map((state) => (
          <Specimen key={state} name={`Owner ${state}`}>
            <OwnerMark
              owner={{
                state,
                team: state === "attested" || state === "claimed" ? payments : null,
                suggested: state === "inferred" || state === "lapsed" ? payments : null,
              }}
            />
          </Specimen>
        ))}
        {["aws", "gcp", "azure", "kubernetes"].map((provider) => (
          <Specimen key={provider} name={`Cloud ${provider}`}>
            <CloudMark provider={provider} named />
          </Specimen>
        ))}
        <Specimen name="Metric">
          <Metric value={1412} href="/identities">
            identities
          </Metric>
        </Specimen>
        <Specimen name="Metric at least">
          <Metric value={1412} href="/identities" partial="2 accounts were not read" />
        </Specimen>
        <Specimen name="Day">
          <Day date={new Date("2026-08-14T00:00:00Z")} asOf={asOf} />
        </Specimen>
        <Specimen name="Age">
          <Age date={new Date("2026-08-14T00:00:00Z")} asOf={asOf} />
        </Specimen>
        <Specimen name="Key">
          <Kbd>j</Kbd>
        </Specimen>
      </Specimens>
    </Panel>
  );
}
