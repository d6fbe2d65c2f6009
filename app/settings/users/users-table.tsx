import { Day } from "#components/ui/day.tsx";
import { formatFirst, formatMoment, formatNumber } from "#components/ui/format.ts";
import { roleWords } from "#components/ui/role-words.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ListedUser, OpenSession } from "#lib/queries/list-users.ts";
import type { UsersPage } from "./read-users.ts";
import { ChangeRole, TakeAccess } from "./user-controls.tsx";
import { mayComeIn, stateOfUser, wayWords } from "./user-words.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL =
  "border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3 group-last:border-b-0 group-hover:bg-hover";

/** Everybody on one line: who, as what, by which way, when last, and the sessions that are open. */
export function UsersTable(page: UsersPage) {
  return (
    <Scroll label="Users">
      <table className="w-full min-w-[900px] border-separate border-spacing-0">
        <thead>
          <tr>
            {["Person", "Role", "Comes in by", "Groups", "State", "Last seen", "Sessions"].map(
              (name, index) => (
                <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "sticky left-0 z-1" : ""}`}>
                  {name}
                </th>
              ),
            )}
            {page.mayChange && (
              <th scope="col" className={`${HEAD} no-print`}>
                <span className="sr-only">Access</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {page.users.map((user) => (
            <Row key={user.id} user={user} page={page} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ user, page: { ways, own, mayChange, now } }: { user: ListedUser; page: UsersPage }) {
  const { id, name, email, role, provider, groups, lastSeenAt } = user;
  const { kind, words } = stateOfUser(user, ways.providers);
  const sessions = mayComeIn(user, ways.providers) ? user.sessions : [];
  return (
    <tr className="group" data-user={id}>
      <td className={`${CELL} sticky left-0 z-1 max-w-[240px] border-r bg-page max-mid:max-w-[150px]`}>
        <span className="block font-semibold [overflow-wrap:anywhere]">
          {name}
          {id === own && <span className="font-normal text-fg-2 text-note"> (you)</span>}
        </span>
        {email !== null && <span className="text-fg-2 text-note [overflow-wrap:anywhere]">{email}</span>}
      </td>
      <td className={CELL}>
        {mayChange && <ChangeRole id={id} name={name} role={role} />}
        <span className={mayChange ? "hidden print:inline" : ""}>{roleWords(role)}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>{wayWords(provider)}</td>
      <td className={`${CELL} max-w-[220px] text-note [overflow-wrap:anywhere]`}>
        <Groups groups={groups} />
      </td>
      <td className={`${CELL} whitespace-nowrap [&>span]:flex`}>
        <Status kind={kind}>{words}</Status>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {lastSeenAt === null ? (
          <span className="text-fg-2 text-note">never</span>
        ) : (
          <Day date={lastSeenAt} asOf={now} />
        )}
      </td>
      <td className={CELL}>
        <Sessions sessions={sessions} now={now} />
      </td>
      {mayChange && (
        <td className={`${CELL} no-print`}>
          <TakeAccess id={id} name={name} isRevoked={user.state === "revoked"} sessions={sessions.length} />
        </td>
      )}
    </tr>
  );
}

function Groups({ groups }: { groups: string[] }) {
  if (groups.length === 0) return <span className="text-fg-2">none told</span>;
  if (groups.length <= 4) return formatFirst(groups, 4);
  return (
    <details>
      <summary className="hover:underline">{formatFirst(groups, 3)}</summary>
      {groups.slice(3).join(", ")}
    </details>
  );
}

function Sessions({ sessions, now }: { sessions: OpenSession[]; now: Date }) {
  if (sessions.length === 0) return <span className="text-fg-2 text-note">none</span>;
  return (
    <details>
      <summary className="whitespace-nowrap text-accent hover:underline">
        {formatNumber(sessions.length)} open
      </summary>
      <ul className="text-fg-2 text-note">
        {sessions.map(({ createdAt, lastSeenAt, expiresAt }) => (
          <li key={`${createdAt.toISOString()} ${lastSeenAt.toISOString()}`}>
            since {formatMoment(createdAt, now)}, used {formatMoment(lastSeenAt, now)}, ends{" "}
            {formatMoment(expiresAt, now)}
          </li>
        ))}
      </ul>
    </details>
  );
}
