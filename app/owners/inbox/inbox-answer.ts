/** The sentence over an inbox: how many, how sure, how long it takes, and what is asked again. */
import { formatCount, formatNumber } from "#components/ui/format.ts";

type Page = {
  team: { name: string };
  isOwn: boolean;
  inbox: { total: number; byBand: Record<"very-likely" | "likely" | "possible", number> };
  attestations: { total: number };
};

/** What a decision took people who did nothing else; rounded up to whole minutes. */
const secondsEach = 6;

export function inboxAnswer({ team, isOwn, inbox, attestations }: Page): string {
  const whose = isOwn ? "yours" : `${team.name}'s`;
  const asked =
    attestations.total === 0
      ? ""
      : `${formatCount(attestations.total, "claim is", "claims are")} asked about again`;
  if (inbox.total === 0) {
    return asked === "" ? `Nothing waits for ${team.name}.` : `Nothing new waits for ${team.name}; ${asked}.`;
  }
  const sure = inbox.byBand["very-likely"];
  const certain =
    sure === 0
      ? "none is certain"
      : sure === inbox.total
        ? "all very likely"
        : `${formatNumber(sure)} very likely`;
  const minutes = Math.ceil((inbox.total * secondsEach) / 60);
  const time = minutes === 1 ? "About a minute." : `About ${formatNumber(minutes)} minutes.`;
  return `${formatCount(inbox.total, "identity is", "identities are")} probably ${whose}; ${certain}${asked === "" ? "" : `; ${asked}`}. ${time}`;
}
