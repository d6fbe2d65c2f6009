/** What is told of work items where people talk: one text per message, in the few marks that chat services share, and its facts for machines. */
import { formatNumber } from "../format-number.ts";

export const outboxTopics = {
  "tier-2-finding": "New findings of identities with tier 2",
  reopened: "Came back after they were gone",
  "exception-expiring": "Exceptions that end within a week",
} as const;
export type OutboxTopic = keyof typeof outboxTopics;

export type OutboxBody = {
  /** The first of them; `count` is of all. */
  items: { id: string; title: string; team: string | null; detail: string | null }[];
  count: number;
};

/** Items of a message that are named; the rest is counted. */
export const mostNamed = 10;

/** `pages`: where the pages are; null: no links. Slack and those that speak as it does take `text` as it stands. */
export function webhookMessage(
  topic: OutboxTopic,
  { items, count }: OutboxBody,
  pages: string | null,
): { text: string } & Record<string, unknown> {
  const lines = items.map(({ id, title, team, detail }) => {
    const name = pages === null ? escaped(title) : `<${pages}/burn-down/${id}|${escaped(title)}>`;
    const rest = [team, detail].filter((one) => one !== null).map(escaped);
    return `• ${name}${rest.length === 0 ? "" : ` (${rest.join(", ")})`}`;
  });
  const more = count - items.length;
  return {
    text: [
      `*${outboxTopics[topic]}: ${count}*`,
      ...lines,
      ...(more > 0 ? [`and ${formatNumber(more)} more`] : []),
    ].join("\n"),
    ...{ topic, count, items },
  };
}

/** Slack's three: https://docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/\s+/g, " ");
}
