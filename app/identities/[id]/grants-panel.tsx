import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import type { GrantDetail, IdentityDetail } from "#lib/queries/identity-detail.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import { allowCount, groupsUnread } from "./answer.ts";
import { GrantItem } from "./grant-item.tsx";
import { groupBounds } from "./group-bounds.ts";
import { RefName } from "./ref-name.tsx";

/** What the identity may do: its own grants and those its groups pass on, each with the document behind it. */
export function GrantsPanel({ detail, asOf }: { detail: IdentityDetail; asOf: Date }) {
  const inherited = detail.memberships.filter(({ grants }) => grants.length > 0);
  const unread = detail.memberships.filter(({ group }) => group.status !== "resolved");
  const count = allowCount(detail);
  const owner = ownsItsScope(detail.identity.kind);
  const home = detail.identity.scope?.externalId;
  const places = ({ scope }: GrantDetail) =>
    scope === null || scope.externalId === home ? [] : [scope.name];
  return (
    <Panel
      id="grants"
      title="What it may do"
      side={
        owner
          ? "everything"
          : `${groupsUnread(detail) ? "at least " : ""}${formatCount(count, "grant", "grants")}`
      }
      lead={leadOf(detail)}
      flush
    >
      <ul>
        {detail.grants.map((grant) => (
          <GrantItem key={grant.id} grant={grant} asOf={asOf} places={places(grant)} />
        ))}
        {inherited.flatMap(({ group, grants }) =>
          grants.map((grant) => (
            <GrantItem
              key={`${group.value} ${grant.id}`}
              grant={grant}
              asOf={asOf}
              places={places(grant)}
              inherited={group.principal?.name ?? group.value}
            />
          )),
        )}
      </ul>
      {count === 0 && unread.length === 0 && (
        <p className="px-4 py-3 text-fg-2">
          {owner ? (
            <Status kind="watch">Every action on everything in the account, without any policy.</Status>
          ) : (
            "No policy allows it anything."
          )}
        </p>
      )}
      {unread.map(({ group }) => (
        <p key={group.value} className="border-line border-t px-4 py-2">
          <Hole kind="unknown" reason={null}>
            What the group <RefName link={group} /> passes on
          </Hole>
        </p>
      ))}
    </Panel>
  );
}

function leadOf({ bounds, identity }: IdentityDetail): string | undefined {
  if (identity.nature === "group")
    return "What the group holds, each of its members holds, within their own bounds.";
  if (bounds.length === 0) return undefined;
  return "Within the bounds below: a grant gives nothing that they do not let through.";
}

const BOUND_WORDS: Partial<Record<GrantDetail["effect"], string>> = {
  boundary: "permission boundary",
  "org-policy": "organization policy",
};

/** What limits the identity's grants; bounds give nothing themselves. */
export function BoundsPanel({ bounds, asOf }: { bounds: GrantDetail[]; asOf: Date }) {
  if (bounds.length === 0) return null;
  const groups = groupBounds(bounds);
  const kinds = [...new Set(bounds.map(({ effect }) => BOUND_WORDS[effect] ?? effect))];
  return (
    <Panel
      id="bounds"
      title="What bounds it"
      side={formatCount(groups.length, "bound", "bounds")}
      lead={`Each ${kinds.join(" and each ")} must let an action through; none of them gives one.`}
      flush
    >
      <ul>
        {groups.map(({ grant, places }) => (
          <GrantItem key={grant.id} grant={grant} asOf={asOf} places={places} />
        ))}
      </ul>
    </Panel>
  );
}
