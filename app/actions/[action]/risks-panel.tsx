import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ActionDetail } from "#lib/queries/actions/action-detail.ts";

/** What the action is a step to: the documented ways it takes part in, each with where it is documented. */
export function RisksPanel({ detail }: { detail: ActionDetail }) {
  const ways = detail.clouds.flatMap(({ escalations }) => escalations);
  return (
    <Panel
      id="risks"
      title="What it can lead to"
      lead={ways.length === 0 ? undefined : "Documented ways to more power that it takes part in."}
    >
      {ways.length === 0 ? (
        <p className="text-fg-2">It takes part in no documented way to more power.</p>
      ) : (
        <ul className="grid gap-2">
          {ways.map(({ id, title, source }) => (
            <li key={id}>
              <Status kind="watch">{title}</Status>
              <p className="pl-5 text-note">
                <a href={source} rel="noreferrer" className="text-accent hover:underline">
                  Where this is described<span className="sr-only">: {title}</span>
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
