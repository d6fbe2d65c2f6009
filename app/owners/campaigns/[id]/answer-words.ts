import type { CampaignAnswer } from "#lib/queries/owners/get-campaign.ts";
import type { AskedAnswer } from "./read-campaign.ts";

/** The answers in the order they are read. */
export const ANSWER_COLUMNS: readonly { answer: CampaignAnswer; label: string }[] = [
  { answer: "open", label: "Left" },
  { answer: "needed", label: "Still needed" },
  { answer: "not-needed", label: "Not needed" },
  { answer: "let-go", label: "Let go" },
  { answer: "gone", label: "Gone" },
];

/** What is said of items: `12 not answered yet`. */
export const ANSWER_WORDS: Record<AskedAnswer, string> = {
  open: "not answered yet",
  needed: "still its own and needed",
  "not-needed": "still its own, not needed any more",
  "let-go": "let go, lapsed, or another team's now",
  gone: "gone from the cloud",
  any: "asked about",
  answered: "answered",
};
