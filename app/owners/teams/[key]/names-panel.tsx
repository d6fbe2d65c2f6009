import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { TeamDetail } from "#lib/queries/owners/get-team.ts";
import type { TeamRef } from "#lib/queries/owners/list-teams.ts";
import { teamAddress } from "../../address.ts";

const ORIGINS = {
  hand: "made by hand",
  csv: "from a CSV file",
  backstage: "from Backstage",
  codeowners: "from CODEOWNERS",
};

/** By what names a team is known, and where it stands among the others. */
export function NamesPanel({ team }: { team: TeamDetail }) {
  const pairs = [
    { key: "key", name: "Key", value: <code className="text-note">{team.key}</code> },
    { key: "aliases", name: "Also called", value: listed(team.aliases) },
    { key: "repositories", name: "Repositories", value: listed(team.repositories) },
    { key: "contacts", name: "Contacts", value: listed(team.contacts) },
    ...(team.parent === null
      ? []
      : [{ key: "parent", name: "Part of", value: <TeamLink team={team.parent} /> }]),
    ...(team.children.length === 0
      ? []
      : [
          {
            key: "children",
            name: "Holds",
            value: team.children.map((child, index) => (
              <span key={child.key}>
                {index > 0 && ", "}
                <TeamLink team={child} />
              </span>
            )),
          },
        ]),
    ...(team.backup === null
      ? []
      : [{ key: "backup", name: "Stands in for it", value: <TeamLink team={team.backup} /> }]),
    ...(team.externalId === null ? [] : [{ key: "external", name: "External id", value: team.externalId }]),
  ];
  return (
    <Panel id="names" title="Names" side={ORIGINS[team.origin]}>
      <Pairs pairs={pairs} />
    </Panel>
  );
}

function TeamLink({ team }: { team: TeamRef }) {
  return (
    <Link href={teamAddress(team.key)} prefetch={false} className="link-quiet">
      {team.name}
    </Link>
  );
}

function listed(values: string[]) {
  return values.length === 0 ? <span className="text-fg-3">none</span> : values.join(", ");
}

/** Whoever signed in with one of the team's groups. */
export function MembersPanel({ team, asOf }: { team: TeamDetail; asOf: Date }) {
  return (
    <Panel
      id="members"
      title="People"
      side={formatCount(team.members.length, "person", "people")}
      lead={
        team.groups.length === 0
          ? "It has no sign-in group, so only security leads can decide for it."
          : `Whoever signs in with ${team.groups.join(", ")} decides for it.`
      }
    >
      {team.members.length === 0 ? (
        team.groups.length > 0 && <p className="text-fg-2">Nobody of them has signed in yet.</p>
      ) : (
        <ul className="grid gap-1">
          {team.members.map(({ name, email, lastSeenAt }) => (
            <li key={`${name} ${email}`} className="flex justify-between gap-3">
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {name} <span className="text-fg-2 text-note">{email}</span>
              </span>
              <span className="flex-none text-fg-2 text-note">
                {lastSeenAt === null ? "never seen" : <Day date={lastSeenAt} asOf={asOf} />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
