import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { ANSWER_WORDS } from "./answer-words.ts";
import type { CampaignPage } from "./read-campaign.ts";

/** The items behind a number of the campaign, the open ones first. */
export function ItemsPanel({ page: { campaign, asked } }: { page: CampaignPage }) {
  const { items, total, teams } = campaign;
  const team = teams.find((one) => one.team.key === asked.team)?.team.name ?? asked.team;
  const isMixed = asked.answer === "any" || asked.answer === "answered";
  return (
    <Panel
      id="items"
      title={
        <span data-items-total={total}>
          {formatNumber(total)} {ANSWER_WORDS[asked.answer]}
        </span>
      }
      side={team ?? "all teams"}
      footer={
        total > items.length
          ? `The first ${formatNumber(items.length)} of ${formatNumber(total)}, by name.`
          : undefined
      }
      flush
    >
      {items.length === 0 ? (
        <p className="px-4 py-3 text-fg-2">None.</p>
      ) : (
        <ul>
          {items.map((item) => (
            <li
              key={item.id}
              className="border-line border-t px-4 py-1.5 [overflow-wrap:anywhere] first:border-t-0"
            >
              <CloudMark provider={item.provider} />{" "}
              <Link
                href={`/identities/${item.id}`}
                prefetch={false}
                className="font-semibold hover:underline"
              >
                {item.name}
              </Link>{" "}
              <span className="text-fg-2">
                {[item.scope, team === null && item.team.name, isMixed && ANSWER_WORDS[item.answer]]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
