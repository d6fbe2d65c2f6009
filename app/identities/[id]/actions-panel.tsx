import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Age } from "#components/ui/day.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { named } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { AccessDetail, ActionAccess } from "#lib/queries/access-detail.ts";
import { reasonWords } from "./access-words.ts";
import { accessAddress, prepareActions } from "./prepare-access.ts";

type Props = { id: string; provider: string; access: AccessDetail };

/** The actions of one service: used, with the day and the source; proven unused; undecided, with the reason. Each leads to why. */
export function ActionsPanel({ id, provider, access }: Props) {
  const { opened } = access;
  if (opened === null) return null;
  const { used, unused, undecided } = prepareActions(opened.actions);
  return (
    <Panel
      id="actions"
      title={
        <>
          <CloudMark provider={provider} /> Actions of <span className="font-mono">{opened.service}</span>
        </>
      }
      side={
        <a href={accessAddress(id, {})} className="text-accent hover:underline">
          All {access.group.many}
        </a>
      }
      lead={
        opened.actions.length === 0
          ? `Nothing of ${opened.service} is granted to it.`
          : "Choose an action to see why it is allowed."
      }
      flush
    >
      <Section
        title="Used"
        count={used.length}
        said={`in the ${access.windowDays} days to ${access.window.to}`}
      >
        <Dated id={id} access={access} actions={used} never="" />
      </Section>
      <Section title="Proven unused" count={unused.length} said="granted all along, watched, and not seen">
        <Dated id={id} access={access} actions={unused} never="never seen" />
      </Section>
      {undecided.map(({ why, actions }) => (
        <Section
          key={JSON.stringify(why)}
          title="Undecided"
          count={actions.length}
          said={reasonWords(why, access)}
        >
          <Names id={id} service={opened.service} actions={actions} />
        </Section>
      ))}
    </Panel>
  );
}

function Section({
  title,
  count,
  said,
  children,
}: {
  title: string;
  count: number;
  said: string;
  children: React.ReactNode;
}) {
  if (count === 0) return null;
  return (
    <details open className="border-line border-t px-4 py-2 first:border-t-0">
      <summary className="min-h-6">
        <span className="font-semibold">
          {title}: {formatNumber(count)}
        </span>{" "}
        <span className="text-fg-2 text-note">{said}</span>
      </summary>
      {children}
    </details>
  );
}

/** A service of hundreds of actions opens with so many. */
const SHOWN = 60;

function More({ count, children }: { count: number; children: React.ReactNode }) {
  if (count <= 0) return null;
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent hover:underline">
        {formatNumber(count)} more
      </summary>
      {children}
    </details>
  );
}

type ListProps = { id: string; access: AccessDetail; actions: ActionAccess[]; never: string };

function Dated(props: ListProps) {
  return (
    <>
      <DatedTable {...props} actions={props.actions.slice(0, SHOWN)} />
      <More count={props.actions.length - SHOWN}>
        <DatedTable {...props} actions={props.actions.slice(SHOWN)} />
      </More>
    </>
  );
}

function DatedTable({ id, access, actions, never }: ListProps) {
  const service = access.opened?.service ?? "";
  return (
    <table className="mt-1 w-full">
      <caption className="sr-only">{formatCount(actions.length, "action", "actions")}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Action</th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {actions.map((action) => (
          <tr key={action.action}>
            <td className="border-line border-t py-1">
              <ActionLink id={id} service={service} action={action} />
            </td>
            <td className="border-line border-t py-1 pl-4 text-right text-note">
              {action.lastSeen === null ? (
                <span className="text-fg-2">{never}</span>
              ) : (
                <>
                  <Age date={new Date(action.lastSeen.on)} asOf={access.asOf} />{" "}
                  <span className="text-fg-2">{named(action.lastSeen.source)}</span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Names({ id, service, actions }: { id: string; service: string; actions: ActionAccess[] }) {
  const list = (some: ActionAccess[]) => (
    <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5">
      {some.map((action) => (
        <li key={action.action}>
          <ActionLink id={id} service={service} action={action} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {list(actions.slice(0, SHOWN))}
      <More count={actions.length - SHOWN}>{list(actions.slice(SHOWN))}</More>
    </>
  );
}

/** A plain anchor: hundreds of them must cost the browser nothing. */
function ActionLink({ id, service, action }: { id: string; service: string; action: ActionAccess }) {
  return (
    <>
      <a
        href={accessAddress(id, { service, action: action.action })}
        className="link-quiet inline-block min-h-6 font-mono text-note [overflow-wrap:anywhere]"
      >
        {action.action}
      </a>
      {action.isConditional && <span className="text-fg-2 text-note"> conditional</span>}
    </>
  );
}
