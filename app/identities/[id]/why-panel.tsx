import { conditionWords } from "#components/policy/condition-words.ts";
import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { kindWords, named } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import { breadthLabels } from "#lib/domain/effective-actions.ts";
import type { ActionGrounds, Ground } from "#lib/queries/access-detail.ts";
import { actionAddress } from "../../actions/address.ts";
import { accessAddress, namedFirst } from "./prepare-access.ts";
import { StatementList } from "./statement-list.tsx";
import { groundSentence } from "./why-words.ts";

type Props = { id: string; service: string; grounds: ActionGrounds };

/** Why one action is allowed: from its statements to the document, from the document to how it reaches the identity, then what limits it. */
export function WhyPanel({ id, service, grounds }: Props) {
  const { action, allows, denies, mayDeny, bounds, unread } = grounds;
  return (
    <Panel
      id="why"
      title={
        <>
          Why <span className="font-mono [overflow-wrap:anywhere]">{action}</span>{" "}
          {grounds.isGranted ? "is allowed" : "is not allowed"}
        </>
      }
      side={
        <a href={accessAddress(id, { service })} className="text-accent hover:underline">
          Close
        </a>
      }
      lead={groundSentence(grounds)}
      footer={
        <a href={actionAddress(action)} className="text-accent hover:underline">
          Who else may do it, and who did
        </a>
      }
      flush
    >
      <List title="Allowed by" grounds={allows} action={action} />
      <List
        title={grounds.isGranted ? "Denied where these hold" : "Denied by"}
        grounds={denies}
        action={action}
      />
      <List title="Denied under conditions, or for some resources only" grounds={mayDeny} action={action} />
      {bounds.length > 0 && (
        <section className="border-line border-t px-4 py-3 first:border-t-0">
          <h3 className="font-semibold">Bounded by</h3>
          <ul className="mt-1 grid gap-1">
            {bounds.map((bound) => (
              <li
                key={`${bound.role.externalId} ${bound.scope.externalId}`}
                className="flex flex-wrap justify-between gap-x-3"
              >
                <span className="[overflow-wrap:anywhere]">
                  {bound.role.name} <span className="text-fg-2 text-note">{howItReaches(bound)}</span>
                </span>
                <Lets lets={bound.lets} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {unread > 0 && (
        <p className="border-line border-t px-4 py-3">
          <Hole kind="unknown" reason={null}>
            {formatCount(unread, "document that reaches it", "documents that reach it")} could not be read,
            and may say something of it too.
          </Hole>
        </p>
      )}
    </Panel>
  );
}

function Lets({ lets }: { lets: ActionGrounds["bounds"][number]["lets"] }) {
  if (lets === "through") return <span className="text-fg-2">lets it through</span>;
  if (lets === "not-through") return <Status kind="watch">stops it</Status>;
  return <Status kind="unknown">not known</Status>;
}

function List({ title, grounds, action }: { title: string; grounds: Ground[]; action: string }) {
  if (grounds.length === 0) return null;
  return (
    <section className="border-line border-t px-4 py-3 first:border-t-0">
      <h3 className="font-semibold">{title}</h3>
      <ol className="mt-1 grid gap-3">
        {grounds.map((ground, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one document may reach an identity in many ways, alike in all that is shown.
          <li key={index}>
            <p className="mb-1 [overflow-wrap:anywhere]">
              <span className="font-semibold">{ground.role.name}</span>{" "}
              <span className="text-fg-2 text-note">
                {howItReaches(ground)}
                {ground.effect === "allow" && `; reaches ${breadthLabels[ground.breadth]}`}
              </span>
            </p>
            <StatementList
              statements={ground.statements.map((statement) => ({
                ...statement,
                actions: namedFirst(statement.actions, action),
              }))}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `customer policy, attached, through admins, in payments, only if …`; what repeats the kind is left out. */
function howItReaches({ role, via, subject, scope, condition }: Ground): string {
  const clauses = conditionWords(condition);
  const [code = "", name] = via.split(/\/(.*)/s);
  const way = name === undefined ? named(code) : `${named(code)} ${name}`;
  const kind = role.kind === null ? "a role that is not stored" : kindWords(role.kind);
  return [
    kind,
    ...(kind.startsWith(way) ? [] : [way]),
    ...(subject.isItself
      ? []
      : [subject.kind === "scope" ? `on ${subject.name}` : `through ${subject.name}`]),
    ...(scope.name === "" || subject.kind === "scope" ? [] : [`in ${scope.name}`]),
    ...(clauses.length === 0 ? [] : [`only if ${clauses.join(" and ")}`]),
  ].join(", ");
}
