import { cronWords } from "#components/ui/cron-words.ts";
import { formatMoment } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { Schedule } from "#lib/queries/list-schedules.ts";
import type { WorkerHealth } from "#lib/queries/worker-health.ts";
import { IfMay, may } from "../../if-may.tsx";
import { ScheduleForm } from "./schedule-form.tsx";

const ABOUT: Record<string, { title: string; text: string }> = {
  inventory: { title: "Inventory", text: "Identities, credentials, grants, ways in, workloads." },
  usage: { title: "Usage", text: "What was used and when; it moves slowly and costs the most calls." },
};

type Props = { source: string; schedules: Schedule[]; worker: WorkerHealth["state"]; now: Date };

/** When the worker collects a source by itself, per cadence. */
export async function SchedulePanel({ source, schedules, worker, now }: Props) {
  const mayChange = await may("source.schedule");
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
            {mayChange ? (
              <ScheduleForm
                key={`${schedule.cron} ${schedule.enabled}`}
                source={source}
                cadence={schedule.cadence}
                cron={schedule.cron}
                enabled={schedule.enabled}
                next={schedule.nextAt === null ? null : formatMoment(schedule.nextAt, now)}
              />
            ) : (
              <p>{scheduleWords(schedule, now)}</p>
            )}
          </li>
        ))}
      </ul>
      {!mayChange && (
        <div className="border-line border-t px-4 py-3">
          <IfMay to="source.schedule" named="Change">
            {null}
          </IfMay>
        </div>
      )}
    </Panel>
  );
}

function scheduleWords({ cron, enabled, nextAt }: Schedule, now: Date): string {
  if (!enabled) return "Not by itself: only when asked.";
  const words = cronWords(cron);
  const rhythm = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return nextAt === null ? `${rhythm}.` : `${rhythm}; next ${formatMoment(nextAt, now)}.`;
}
