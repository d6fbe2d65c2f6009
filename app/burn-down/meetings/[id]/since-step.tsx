import { Day } from "#components/ui/day.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import type { ItemHappening } from "#lib/queries/work-items/list-work-items.ts";
import { campaignItems } from "../../campaigns/address.ts";
import { CampaignAnswer } from "../../campaigns/standing.tsx";
import type { MeetingPage } from "./read-meeting.ts";
import { StepHead } from "./step-head.tsx";

/** Where the campaign stands, and what became of it since the last meeting; each number opens its items. */
export function SinceStep({ page }: { page: MeetingPage }) {
  const { meeting, campaign, asOf, changes } = page;
  const { since } = meeting;
  const isFirst = since.getTime() === campaign.startedAt.getTime();
  const lines: { what: ItemHappening; count: number; name: string; note: string }[] = [
    { what: "removed", count: changes.removed, name: "Removed", note: "a collection shows them gone" },
    { what: "came-back", count: changes.cameBack, name: "Came back", note: "had ended, and are there again" },
    {
      ...{ what: "no-longer", count: changes.noLonger, name: "No longer apply" },
      note: "used since, or judged differently: no progress",
    },
    { what: "added", count: changes.added, name: "Added", note: "found since" },
    {
      ...{ what: "catalogue", count: changes.catalogue, name: "Catalogue growth" },
      note: "a provider named more actions; nobody granted anything",
    },
  ];
  return (
    <section aria-labelledby="step" id="changes">
      <StepHead>
        <CampaignAnswer campaign={campaign} asOf={asOf} />
      </StepHead>
      <h2 className="mb-2 text-title">
        Since {isFirst ? "the campaign began" : "the last meeting"}, <Day date={since} asOf={asOf} />
      </h2>
      <dl className="grid gap-px overflow-hidden rounded-box border border-line bg-line">
        {lines.map(({ what, count, name, note }) => (
          <div key={what} className="flex items-baseline gap-4 bg-page px-4 py-3" data-happened={what}>
            <dd className="order-first w-16 flex-none text-right text-number">
              {count === 0 ? (
                <span data-number={0}>{formatNumber(0)}</span>
              ) : (
                <Metric value={count} href={campaignItems(campaign.id, { happened: { what, since } })} />
              )}
            </dd>
            <dt className="min-w-0">
              <span className="font-semibold">{name}</span> <span className="text-fg-2">{note}</span>
            </dt>
          </div>
        ))}
      </dl>
    </section>
  );
}
