import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { labelOf } from "../identity-view.ts";

/** An administrator knows every way there is. */
const SHOWN = 5;

/** How much harm what it may do can do: its tier, whether it is an administrator, and the known ways from its actions to more. */
export function RiskPanel({ access }: { access: AccessDetail }) {
  const { score, escalations } = access;
  if (score.granted === 0) return null;
  return (
    <Panel
      id="risk"
      title="What harm it can do"
      side={`tier ${score.tier}, ${labelOf("tier", String(score.tier)).toLowerCase()}`}
      lead={
        escalations.length === 0
          ? "No known way leads from its actions to more than it has."
          : `${formatCount(escalations.length, "known way leads", "known ways lead")} from its actions to more than it has.`
      }
      flush
    >
      {score.isAdministrator && (
        <p className="px-4 py-2">
          <Status kind="watch">Administrator: it may do everything, or give itself that.</Status>
        </p>
      )}
      <Ways escalations={escalations.slice(0, SHOWN)} />
      {escalations.length > SHOWN && (
        <details className="border-line border-t">
          <summary className="px-4 py-2 text-accent hover:underline">
            {formatNumber(escalations.length - SHOWN)} more
          </summary>
          <Ways escalations={escalations.slice(SHOWN)} />
        </details>
      )}
    </Panel>
  );
}

function Ways({ escalations }: Pick<AccessDetail, "escalations">) {
  return (
    <ul>
      {escalations.map(({ id, title, source }) => (
        <li key={id} className="border-line border-t px-4 py-2 first:border-t-0">
          <p>{title}</p>
          <p className="text-note">
            <a
              href={source}
              rel="noreferrer"
              className="text-accent [overflow-wrap:anywhere] hover:underline"
            >
              Where this is described
              <span className="sr-only"> for {id}</span>
            </a>
          </p>
        </li>
      ))}
    </ul>
  );
}
