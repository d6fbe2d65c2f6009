import { formatMoment } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { Schedule } from "#lib/queries/list-schedules.ts";
import type { WorkerHealth } from "#lib/queries/worker-health.ts";
import { ScheduleForm } from "./schedule-form.tsx";

const ABOUT: Record<string, { title: string; text: string }> = {
  inventory: { title: "Inventory", text: "Identities, credentials, grants, ways in, workloads." },
  usage: { title: "Usage", text: "What was used and when; it moves slowly and costs the most calls." },
};

type Props = { source: string; schedules: Schedule[]; worker: WorkerHealth["state"]; now: Date };

/** When the worker collects a source by itself, per cadence. */
export function SchedulePanel({ source, schedules, worker, now }: Props) {
  return (
    <Panel
      id="schedule"
      title="Schedule"
      side="times in UTC"
      flush
      footer={
        worker === "running" ? undefined : "No worker is running: nothing begins by itself until one does."
      }
    >
      <ul>
        {schedules.map((schedule) => (
          <li key={schedule.cadence} className="border-line border-t px-4 py-3 first:border-t-0">
            <h3 className="font-semibold">{ABOUT[schedule.cadence]?.title ?? schedule.cadence}</h3>
            <p className="mb-2 text-fg-2 text-note">{ABOUT[schedule.cadence]?.text}</p>
            <ScheduleForm
              key={`${schedule.cron} ${schedule.enabled}`}
              source={source}
              cadence={schedule.cadence}
              cron={schedule.cron}
              enabled={schedule.enabled}
              next={schedule.nextAt === null ? null : formatMoment(schedule.nextAt, now)}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
