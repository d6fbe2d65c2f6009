/** How a finding is said where it is listed: what it is about, and whether the source or only our judgement ended it. */
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";

/** The panel of the page that shows what a finding is about. */
export function anchorOf(resource: string): { id: string; words: string } | null {
  const [kind] = resource.split(":");
  const anchors: Record<string, { id: string; words: string }> = {
    credential: { id: "credentials", words: "The credential" },
    grant: { id: "grants", words: "The grant" },
    trust: { id: "trusts", words: "Who may become it" },
    link: { id: "trusts", words: "The link" },
    actions: { id: "access", words: "Its actions" },
  };
  return anchors[kind ?? ""] ?? null;
}

/** Between a check's title and whom it was found of: "Escalation path of", "Nobody owns it:". */
export function linkWord(title: string): string {
  return /\bits? ?\w*$/.test(title) ? ":" : " of";
}

export function endWords({ ended, endedWhy }: Pick<FindingRow, "ended" | "endedWhy">): string {
  // A claim changes nothing at the source: it is what was asked for.
  if (endedWhy?.startsWith("Claimed by ")) return `c${endedWhy.slice(1).replace(/\.$/, "")}`;
  const words = ended === "removed" ? "removed at the source" : "it no longer applies";
  return endedWhy === null
    ? words
    : `${words}, ${endedWhy.charAt(0).toLowerCase()}${endedWhy.slice(1).replace(/\.$/, "")}`;
}
