import Link from "next/link";
import { BurnDownChart } from "#components/chart/burn-down-chart.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { paceWords } from "../burn-down/campaigns/[id]/pace-words.ts";
import { campaignAddress } from "../burn-down/campaigns/address.ts";
import { CampaignAnswer } from "../burn-down/campaigns/standing.tsx";

const LINK = "text-accent hover:underline";

/** The running campaign against its plan; without one, how to begin. */
export function BurnDownPanel({ campaign, asOf }: { campaign: BurnDown | null; asOf: Date }) {
  if (campaign === null) {
    return (
      <Panel id="burn-down" title="Burn-down" lead="No campaign runs: what is left to do has no date.">
        <p className="text-fg-2">
          <Link href="/burn-down/campaigns" prefetch={false} className={LINK}>
            Start a campaign
          </Link>
          : what is left today becomes its baseline, and only what collection finds gone lowers it.
        </p>
      </Panel>
    );
  }
  return (
    <Panel
      id="burn-down"
      title={`Burn-down, ${campaign.name}`}
      side={
        <Link href={campaignAddress(campaign.id)} prefetch={false} className={LINK}>
          Open campaign
        </Link>
      }
      lead={<CampaignAnswer campaign={campaign} asOf={asOf} />}
    >
      <BurnDownChart campaign={campaign} sentence={paceWords(campaign, asOf)} />
    </Panel>
  );
}
