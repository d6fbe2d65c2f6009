import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { GrantDetail, IdentityDetail } from "#lib/queries/identity-detail.ts";
import { allowCount } from "./answer.ts";
import { GrantItem } from "./grant-item.tsx";
import { RefName } from "./ref-name.tsx";

/** What the identity may do: its own grants and those its groups pass on, each with the document behind it. */
export function GrantsPanel({ detail, asOf }: { detail: IdentityDetail; asOf: Date }) {
  const inherited = detail.memberships.filter(({ grants }) => grants.length > 0);
  const unread = detail.memberships.filter(({ group }) => group.status !== "resolved");
  const count = allowCount(detail);
  return (
    <Panel
      id="grants"
      title="What it may do"
      side={formatCount(count, "grant", "grants")}
      lead={
        detail.bounds.length > 0
          ? "Within the bounds below: a grant gives nothing that they do not let through."
          : undefined
      }
      flush
    >
      <ul>
        {detail.grants.map((grant) => (
          <GrantItem key={grant.id} grant={grant} asOf={asOf} />
        ))}
        {inherited.flatMap(({ group, grants }) =>
          grants.map((grant) => (
            <GrantItem
              key={`${group.value} ${grant.id}`}
              grant={grant}
              asOf={asOf}
              inherited={group.principal?.name ?? group.value}
            />
          )),
        )}
      </ul>
      {count === 0 && unread.length === 0 && (
        <p className="px-4 py-3 text-fg-2">No policy allows it anything.</p>
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

const BOUND_WORDS: Partial<Record<GrantDetail["effect"], string>> = {
  boundary: "permission boundary",
  "org-policy": "organization policy",
};

/** What limits the identity's grants; bounds give nothing themselves. */
export function BoundsPanel({ bounds, asOf }: { bounds: GrantDetail[]; asOf: Date }) {
  if (bounds.length === 0) return null;
  const kinds = [...new Set(bounds.map(({ effect }) => BOUND_WORDS[effect] ?? effect))];
  return (
    <Panel
      id="bounds"
      title="What bounds it"
      side={formatCount(bounds.length, "bound", "bounds")}
      lead={`Each ${kinds.join(" and each ")} must let an action through; none of them gives one.`}
      flush
    >
      <ul>
        {bounds.map((bound) => (
          <GrantItem key={bound.id} grant={bound} asOf={asOf} />
        ))}
      </ul>
    </Panel>
  );
}
