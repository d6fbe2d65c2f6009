import type { Metadata } from "next";
import Link from "next/link";
import { ChangePanel } from "#components/change/change-panel.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Status } from "#components/ui/status.tsx";
import { breakGlassStates } from "../../exceptions/break-glass/break-glass-words.ts";
import { pageProblem } from "../../page-problem.tsx";
import { parameter, type SearchParams } from "../address.ts";
import { labelOf } from "../identity-view.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import {
  AboutPanel,
  ClassificationPanel,
  LineagePanel,
  NaturePanel,
  NotReadPanel,
  OwnerHintsPanel,
} from "./about-panel.tsx";
import { AccessPanel, NotScoredPanel, OwnerPanel } from "./access-panel.tsx";
import { ActionsPanel } from "./actions-panel.tsx";
import { answerOf } from "./answer.ts";
import { AttemptsPanel } from "./attempts-panel.tsx";
import { BreakGlassPanel } from "./break-glass-panel.tsx";
import { CredentialsPanel } from "./credentials-panel.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { factsOf } from "./facts-of.tsx";
import { FindingsPanel } from "./findings-panel.tsx";
import { GapsPanel } from "./gaps-panel.tsx";
import { BoundsPanel, GrantsPanel } from "./grants-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { MembersPanel } from "./members-panel.tsx";
import { OwnershipPanel } from "./ownership-panel.tsx";
import { ReachPanel } from "./reach-panel.tsx";
import { type IdentityPage, readIdentity } from "./read-identity.ts";
import { RiskPanel } from "./risk-panel.tsx";
import { shapeOf } from "./shape.ts";
import { BecomesPanel, TrustsPanel } from "./trusts-panel.tsx";
import { UsagePanel } from "./usage-panel.tsx";
import { WhyPanel } from "./why-panel.tsx";
import { WorkloadsPanel } from "./workloads-panel.tsx";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

const BACK = (
  <Link href="/identities" prefetch={false} className="hover:underline">
    Identities
  </Link>
);

/** The address opens a service, an action, or what to do about the identity; nothing else is state. */
async function readAddress({ params, searchParams }: Props): Promise<IdentityPage> {
  const { id } = await params;
  const asked = await searchParams;
  const [service, action] = [parameter(asked, "service"), parameter(asked, "action")];
  return readIdentity(id, service, action, parameter(asked, "change"));
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await readAddress(props).catch(() => null);
  return { title: page?.detail.identity.name ?? "Identity" };
}

export default async function Identity(props: Props) {
  let page: IdentityPage;
  try {
    page = await readAddress(props);
  } catch (error) {
    return pageProblem(error, BACK);
  }
  return <Drawn page={page} />;
}

export function Drawn({ page }: { page: IdentityPage }) {
  const { detail, asOf } = page;
  const { identity } = detail;
  const judged = ownsItsScope(identity.kind) ? null : page.access;
  const shape = shapeOf(detail);
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {BACK} / <CloudMark provider={identity.provider} />
            <span>
              {labelOf("kind", identity.kind)}
              {identity.scope !== null && ` · ${identity.scope.name}`} · {identity.state}
            </span>
            {page.breakGlass[0] !== undefined && page.breakGlass[0].state !== "over" && (
              <a href="#break-glass" className="hover:underline">
                <Status kind={breakGlassStates[page.breakGlass[0].state].kind}>
                  break-glass: {breakGlassStates[page.breakGlass[0].state].word.toLowerCase()}
                </Status>
              </a>
            )}
          </>
        }
        answer={
          <>
            <span className="font-mono text-[0.92em]">{identity.name}</span> {answerOf(page)}
          </>
        }
      />
      <Facts facts={factsOf(page)} />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <FindingsPanel page={page} />
          {shape === "actor" && <Access page={page} />}
          {page.change !== null && (
            <ChangePanel
              change={page.change}
              asked={identity.id}
              provider={page.change.identity.provider}
              action={page.change.action}
              others={(action) => `/identities/${identity.id}?change=${action}#change`}
            />
          )}
          {shape === "group" && <MembersPanel detail={detail} />}
          {(shape !== "party" || detail.grants.length > 0) && <GrantsPanel detail={detail} asOf={asOf} />}
          {shape === "actor" && <BoundsPanel bounds={detail.bounds} asOf={asOf} />}
          {shape !== "group" && <MembersPanel detail={detail} />}
          <ReachPanel detail={detail} />
          <TrustsPanel detail={detail} />
          <BecomesPanel trustedBy={detail.trustedBy} total={detail.trustedByTotal} />
          <WorkloadsPanel detail={detail} />
          {shape === "actor" && <UsagePanel usage={detail.usage} asOf={asOf} />}
          {shape === "party" && <NotReadPanel page={page} />}
        </div>
        <div className="grid min-w-0 gap-4">
          {shape !== "party" && <OwnershipPanel page={page} />}
          {shape === "actor" && <BreakGlassPanel page={page} />}
          <GapsPanel gaps={detail.gaps} asOf={asOf} />
          {judged !== null && <EvidencePanel access={judged} />}
          {judged !== null && <RiskPanel access={judged} />}
          {shape === "actor" && <CredentialsPanel detail={detail} asOf={asOf} />}
          {page.standsFor === null && <NaturePanel detail={detail} />}
          {shape !== "party" && <ClassificationPanel detail={detail} />}
          <OwnerHintsPanel detail={detail} />
          <LineagePanel detail={detail} />
          <AboutPanel page={page} />
          <HistoryPanel page={page} />
        </div>
      </div>
    </>
  );
}

/** Granted against observed, with what the address opens of it. */
function Access({ page: { detail, access } }: { page: IdentityPage }) {
  const { id, provider, kind, state } = detail.identity;
  if (ownsItsScope(kind)) return <OwnerPanel />;
  if (access === null) return state === "gone" ? null : <NotScoredPanel />;
  return (
    <>
      <AccessPanel id={id} access={access} />
      {access.grounds !== null && (
        <WhyPanel id={id} service={access.opened?.service ?? ""} grounds={access.grounds} />
      )}
      <ActionsPanel id={id} provider={provider} access={access} />
      <AttemptsPanel access={access} />
    </>
  );
}
