import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { CampaignPreview } from "#lib/queries/owners/preview-campaign.ts";
import { listBehind } from "../address.ts";
import { Count } from "../coverage-panel.tsx";
import { CELL, HEAD } from "../table-look.ts";
import type { AskedCampaign } from "./asked-campaign.ts";
import { StartForm } from "./start-form.tsx";

/** Whom the campaign would ask about how much, before it starts. */
export function PreviewPanel({ asked, preview }: { asked: AskedCampaign; preview: CampaignPreview }) {
  const { name, text, due } = asked;
  // What is gone is asked about by nobody.
  const among = (...terms: string[]) => listBehind(text, "-state:gone", "owner:attested,claimed", ...terms);
  return (
    <Panel
      id="preview"
      title={
        <>
          It asks {formatCount(preview.teams.length, "team", "teams")} about{" "}
          <Metric value={preview.asked} href={among()}>
            {preview.asked === 1 ? "identity" : "identities"}
          </Metric>
        </>
      }
      flush
    >
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        {preview.asked > 0 && <StartForm campaign={{ name, q: text, due }} />}
        <p className="min-w-[200px] flex-1 text-fg-2">
          {preview.asked === 0
            ? "No team owns anything of that: loosen the filter."
            : "What it asks about is fixed as it starts. Teams are reminded weekly, then daily; it can be closed at any time."}
        </p>
      </div>
      {preview.teams.length > 0 && (
        <Scroll label="Whom it would ask" bare>
          <table className="w-full border-separate border-spacing-0">
            <thead>
              <tr>
                <th scope="col" className={`${HEAD} border-t`}>
                  Team
                </th>
                <th scope="col" className={`${HEAD} border-t text-right`}>
                  Asked about
                </th>
              </tr>
            </thead>
            <tbody>
              {preview.teams.map(({ team, count }) => (
                <tr key={team.key} className="group hover:bg-hover">
                  <th scope="row" className={`${CELL} text-left font-normal`}>
                    {team.name}
                  </th>
                  <Count
                    value={count}
                    href={among(`team:${team.key}`)}
                    of={`${team.name}, asked about ${formatNumber(count)}`}
                  />
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
