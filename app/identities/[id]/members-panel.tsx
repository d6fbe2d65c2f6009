import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { RefName } from "./ref-name.tsx";

/** Groups the identity is in, or who is in it when it is a group. */
export function MembersPanel({ detail }: { detail: IdentityDetail }) {
  const groups = detail.memberships.map(({ group }) => group);
  const { members } = detail;
  const isGroup = members.length > 0 || detail.identity.nature === "group";
  if (!isGroup && groups.length === 0) return null;
  const links = isGroup ? members : groups;
  return (
    <Panel
      id="members"
      title={isGroup ? "Who is in it" : "Groups it is in"}
      side={
        isGroup
          ? formatCount(detail.membersTotal, "member", "members")
          : formatCount(groups.length, "group", "groups")
      }
    >
      {links.length === 0 && <p className="text-fg-2">Nobody is in it.</p>}
      <ul className="grid gap-1 mid:grid-cols-2">
        {links.map((link) => (
          <li key={`${link.kind} ${link.value}`}>
            <RefName link={link} />
          </li>
        ))}
      </ul>
      {isGroup && detail.membersTotal > members.length && (
        <p className="mt-2 text-fg-2 text-note">The first {formatNumber(members.length)} are shown.</p>
      )}
    </Panel>
  );
}
