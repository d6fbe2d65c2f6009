import Link from "next/link";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { CampaignDetail } from "#lib/queries/owners/get-campaign.ts";
import { campaignAddress, inboxAddress } from "../../address.ts";
import { CELL, HEAD } from "../../table-look.ts";
import { ItemCount } from "../item-count.tsx";
import { ProgressBar } from "../progress-bar.tsx";
import { ANSWER_COLUMNS } from "./answer-words.ts";

/** Every team that is asked, those with the most left first, answer by answer. */
export function StandingPanel({ campaign }: { campaign: CampaignDetail }) {
  return (
    <Panel id="standing" title="Teams" side="most left first" flush>
      <Scroll label="How each team stands" bare>
        <table className="w-full min-w-[640px] border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={HEAD}>
                Team
              </th>
              <td className={`${HEAD} w-[110px]`} />
              <th scope="col" className={`${HEAD} text-right`}>
                Asked
              </th>
              {ANSWER_COLUMNS.map(({ answer, label }) => (
                <th key={answer} scope="col" className={`${HEAD} text-right`}>
                  {label}
                </th>
              ))}
              <td className={`${HEAD} no-print`} />
            </tr>
          </thead>
          <tbody>
            {campaign.teams.map(({ team, asked, by }) => (
              <tr key={team.key} className="group hover:bg-hover">
                <th scope="row" className={`${CELL} text-left font-normal`}>
                  {team.name}
                </th>
                <td className={CELL}>
                  <ProgressBar answered={asked - by.open} asked={asked} />
                </td>
                <ItemCount
                  value={asked}
                  href={campaignAddress(campaign.id, { team: team.key, answer: "any" })}
                  of={`${team.name}, asked`}
                />
                {ANSWER_COLUMNS.map(({ answer, label }) => (
                  <ItemCount
                    key={answer}
                    value={by[answer]}
                    href={campaignAddress(campaign.id, { team: team.key, answer })}
                    of={`${team.name}, ${label.toLowerCase()}`}
                  />
                ))}
                <td className={`${CELL} no-print text-right`}>
                  <Link
                    href={`${inboxAddress(team.key)}#asked`}
                    prefetch={false}
                    aria-label={`Answer for ${team.name}`}
                    className="text-accent hover:underline"
                  >
                    Answer
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
