import Link from "next/link";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { NextThing, TeamDetail } from "#lib/queries/owners/get-team.ts";
import { inboxAddress, listBehind } from "../../address.ts";

const WORDS: Record<NextThing["kind"], { one: string; many: string; does: string }> = {
  contested: {
    one: "is contested by another team",
    many: "are contested by other teams",
    does: "Look, and let go of what is theirs",
  },
  campaign: { one: "is asked about", many: "are asked about", does: "Answer in the inbox" },
  lapsing: {
    one: "claim lapses within 30 days",
    many: "claims lapse within 30 days",
    does: "Attest what is still yours",
  },
  "inbox-tier-2": {
    one: "privileged identity is probably yours",
    many: "privileged identities are probably yours",
    does: "Say yes or no in the inbox",
  },
  inbox: {
    one: "identity is probably yours",
    many: "identities are probably yours",
    does: "Say yes or no in the inbox",
  },
  disputed: {
    one: "has a tag or rule that names another team",
    many: "have a tag or rule that names another team",
    does: "Correct the tag, or pass them on",
  },
  "not-needed": { one: "is not needed any more", many: "are not needed any more", does: "Take them down" },
};

/** What a team should do next, the most pressing first, at most five things. */
export function NextPanel({ team }: { team: TeamDetail }) {
  if (team.archivedAt !== null) return null;
  return (
    <Panel id="next" title="Next" side="most pressing first" flush>
      {team.next.length === 0 ? (
        <p className="px-4 py-3 text-fg-2">
          Nothing is left to do: nothing points to the team, nothing it owns runs out, nobody contests it.
        </p>
      ) : (
        <ol>
          {team.next.map((thing) => (
            <Thing key={`${thing.kind} ${thing.campaign?.id}`} thing={thing} team={team} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Thing({ thing, team }: { thing: NextThing; team: TeamDetail }) {
  const { kind, count, filter, campaign } = thing;
  const { one, many, does } = WORDS[kind];
  const inbox = inboxAddress(team.key);
  const asked = `${inbox}#asked`;
  const behind = filter === null ? asked : listBehind(filter);
  const to = kind === "campaign" || kind === "lapsing" ? asked : kind.startsWith("inbox") ? inbox : behind;
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-line border-t px-4 py-2 first:border-t-0">
      <p className="min-w-[200px] flex-1">
        <Link
          href={behind}
          prefetch={false}
          className="link-quiet font-semibold"
          data-number={filter === null ? undefined : count}
        >
          {formatNumber(count)}
        </Link>{" "}
        {count === 1 ? one : many}
        {campaign !== null && ` by ${campaign.name}, until ${formatDay(new Date(campaign.dueOn), null)}`}
      </p>
      <Link href={to} prefetch={false} className="text-accent hover:underline">
        {does}
      </Link>
    </li>
  );
}
