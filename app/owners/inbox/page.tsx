import { ChevronDown } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatMoment, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Popover, PopoverClose } from "#components/ui/popover.tsx";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { countedText, inboxAddress, listBehind, OWNED, teamAddress } from "../address.ts";
import { DECISION_LABELS } from "../decision-words.ts";
import type { LedgerLine } from "../ledger.tsx";
import { OwnersTabs } from "../owners-tabs.tsx";
import { Inbox } from "./inbox.tsx";
import { inboxAnswer } from "./inbox-answer.ts";
import type { Earlier } from "./inbox-side.tsx";
import { askedView, inboxView } from "./inbox-view.ts";
import { Emptied, NoTeam } from "./nothing-left.tsx";
import { type InboxPage, readInbox } from "./read-inbox.ts";

export const metadata: Metadata = { title: "Owners: inbox" };

/** Which identities are probably a team's, and which does it still answer for? */
export default async function TeamInboxPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: InboxPage | null;
  try {
    page = await readInbox(parameter(await searchParams, "team"));
  } catch (error) {
    return pageProblem(error, "Owners / Inbox");
  }
  return page === null ? <NoTeam /> : <Drawn page={page} />;
}

function Drawn({ page }: { page: InboxPage }) {
  const { team, teams, inbox, attestations, mayDecide, asOf } = page;
  const items = inbox.items.map((item) => inboxView(item, asOf));
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "owners", name: "Owners", href: "/owners" },
              { key: "inbox", name: "Inbox" },
              { key: "team", name: team.name, href: teamAddress(team.key) },
            ]}
          />
        }
        answer={inboxAnswer(page)}
        actions={<OtherTeams page={page} />}
      />
      <OwnersTabs open="Inbox" />
      {!mayDecide && (
        <p className="mb-4 text-fg-2">
          Only people of {team.name}, and security leads, decide here. Who is in a team follows from sign-in
          groups:{" "}
          <Link href={teamAddress(team.key)} prefetch={false} className="link-quiet">
            {team.name}
          </Link>
          .
        </p>
      )}
      {inbox.total === 0 && attestations.total === 0 && <Emptied page={page} />}
      <Inbox
        key={team.key}
        team={named(team)}
        teams={teams.map(named)}
        mayDecide={mayDecide}
        items={items}
        total={inbox.total}
        asked={{ items: attestations.items.map((item) => askedView(item, asOf)), total: attestations.total }}
        environments={environments()}
        href={listBehind(inbox.filter)}
        side={{ ledger: ledgerOf(page), note: noteOf(page), earlier: earlierOf(page) }}
      />
    </>
  );
}

function named({ key, name }: { key: string; name: string }) {
  return { key, name };
}

function environments(): { value: string; label: string }[] {
  const known = fieldOf("environment").values ?? [];
  return known.map(({ value, label }) => ({ value, label }));
}

function ledgerOf({ team, inbox }: InboxPage): LedgerLine[] {
  const own = countedText(`team:${team.key}`);
  return [
    { label: "Attested", value: team.attested, href: listBehind(own, "owner:attested") },
    { label: "Claimed, to attest", value: team.claimed, href: listBehind(own, "owner:claimed") },
    { label: "Owned", value: team.owned, href: listBehind(own, OWNED), isSum: true },
    { label: "Probably yours", value: inbox.total, href: listBehind(inbox.filter) },
  ];
}

function noteOf({ team }: InboxPage): string | null {
  if (team.probableTier2 === 0) return null;
  return `${formatNumber(team.probableTier2)} of those probably yours ${team.probableTier2 === 1 ? "is" : "are"} privileged.`;
}

function earlierOf({ decisions, now }: InboxPage): Earlier[] {
  return decisions
    .filter(({ kind, isUndone }) => kind !== "undo" && !isUndone)
    .map(({ batch, kind, identity, count, by, at, toTeam }) => ({
      batch,
      words: `${DECISION_LABELS[kind] ?? kind}: ${identity?.name ?? formatCount(count, "identity", "identities")}${toTeam === null ? "" : `, to ${toTeam.name}`}`,
      who: `${by}, ${formatMoment(at, now)}`,
    }));
}

/** The way to another team's inbox, those with the most unowned risk first. */
function OtherTeams({ page: { team, teams } }: { page: InboxPage }) {
  return (
    <Popover
      label="Teams"
      trigger={
        <Button className="max-w-[min(360px,calc(100vw-32px))]">
          <span className="min-w-0 truncate">{team.name}</span>
          <ChevronDown aria-hidden className="size-4 flex-none" strokeWidth={1.5} />
        </Button>
      }
    >
      {teams.map(({ key, name, probable }) => (
        <PopoverClose key={key}>
          <Link
            href={inboxAddress(key)}
            prefetch={false}
            aria-current={key === team.key ? "page" : undefined}
            className="flex gap-3 rounded-key px-2 py-1.5 hover:bg-hover aria-[current]:bg-selected"
          >
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="text-fg-2">{formatNumber(probable)}</span>
          </Link>
        </PopoverClose>
      ))}
    </Popover>
  );
}
