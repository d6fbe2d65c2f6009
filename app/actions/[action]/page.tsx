import type { Metadata } from "next";
import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { ActionDetail, Counted } from "#lib/queries/actions/action-detail.ts";
import { listAddress } from "../../identities/address.ts";
import { labelOf } from "../../identities/identity-view.ts";
import { pageProblem } from "../../page-problem.tsx";
import { actionWritten } from "../address.ts";
import { levelWords, tierWords, untoldWords } from "./action-words.ts";
import { GivenByPanel } from "./given-by-panel.tsx";
import { type ActionPage, readAction } from "./read-action.ts";
import { RisksPanel } from "./risks-panel.tsx";
import { DeniedPanel, UsedPanel } from "./seen-panel.tsx";
import { WherePanel } from "./where-panel.tsx";

type Props = { params: Promise<{ action: string }> };

const BACK = (
  <Link href="/identities" prefetch={false} className="hover:underline">
    Identities
  </Link>
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: actionWritten((await params).action) };
}

/** Who can do this, who did, and what gives it to them? */
export default async function Action({ params }: Props) {
  let page: ActionPage;
  try {
    page = await readAction((await params).action);
  } catch (error) {
    return pageProblem(error, BACK);
  }
  const { detail } = page;
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {BACK} /{" "}
            {detail.clouds.map(({ provider }) => (
              <CloudMark key={provider} provider={provider} />
            ))}
            <span>
              {detail.clouds.map(({ provider }) => labelOf("provider", provider)).join(", ")} action
            </span>
          </>
        }
        answer={<Answer detail={detail} />}
      />
      <Facts facts={factsOf(detail)} />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <GivenByPanel detail={detail} />
          <UsedPanel page={page} />
          <DeniedPanel page={page} />
        </div>
        <div className="grid min-w-0 gap-4">
          <RisksPanel detail={detail} />
          <WherePanel detail={detail} name="environment" title="By environment" />
          <WherePanel detail={detail} name="class" title="By class of work" />
        </div>
      </div>
    </>
  );
}

const addressOf = ({ filter }: Counted) => listAddress(filter, defaultSort);

function Answer({ detail }: { detail: ActionDetail }) {
  const { action, can, used, windowDays } = detail;
  const many = (total: number) => (total === 1 ? "identity" : "identities");
  return (
    <>
      <Metric value={can.total} href={addressOf(can)} opens partial={untoldWords(detail)}>
        {many(can.total)}
      </Metric>{" "}
      may do <span className="font-mono text-[0.92em]">{action}</span>;{" "}
      <Metric value={used.total} href={addressOf(used)}>
        {used.total === 1 ? "was seen" : "were seen"}
      </Metric>{" "}
      doing it in {windowDays} days.
    </>
  );
}

function factsOf(detail: ActionDetail) {
  const { can, used, unused, denied, unknown, clouds, windowDays } = detail;
  const [cloud] = clouds;
  const metric = (told: Counted) => <Metric value={told.total} href={addressOf(told)} />;
  return [
    { name: "May do it", value: metric(can), note: "machines and whatever may be one, live" },
    { name: "Used it", value: metric(used), note: `in ${windowDays} days, granted or not` },
    { name: "Proven unused", value: metric(unused), note: "granted all along, watched, not seen" },
    { name: "Were refused", value: metric(denied), note: `in ${windowDays} days, where logs show it` },
    { name: "Not known", value: metric(unknown), note: "not scored, or not all could be read" },
    {
      name: "Harm",
      value: cloud === undefined ? "" : tierWords[cloud.tier],
      note: cloud?.level == null ? "its level is not known" : levelWords[cloud.level],
    },
  ];
}
