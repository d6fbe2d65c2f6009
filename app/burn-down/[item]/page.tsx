import type { Metadata } from "next";
import Link from "next/link";
import { ChangePanel } from "#components/change/change-panel.tsx";
import { FindingItem } from "#components/finding/finding-item.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Day } from "#components/ui/day.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { decisionKinds } from "#lib/domain/checks/check.ts";
import { pageProblem } from "../../page-problem.tsx";
import { worklistAddress } from "../address.ts";
import { reachWords } from "../item-words.ts";
import { RiskMark, StateMark } from "../state-mark.tsx";
import { changeLead } from "./change-lead.ts";
import { DecidePanel } from "./decide-panel.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { HeldPanel } from "./held-panel.tsx";
import { itemAnswer } from "./item-answer.ts";
import { type ItemPage, readItem } from "./read-item.ts";
import { SharersPanel } from "./sharers-panel.tsx";

type Props = { params: Promise<{ item: string }> };

const BACK = (
  <Link href="/burn-down" prefetch={false} className="hover:underline">
    Burn-down
  </Link>
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readItem((await params).item).catch(() => null);
  return { title: page?.item.title ?? "Work item" };
}

/** What is to be done, how far it is, what it touches, and exactly how. */
export default async function WorkItem({ params }: Props) {
  let page: ItemPage;
  try {
    page = await readItem((await params).item);
  } catch (error) {
    return pageProblem(error, BACK);
  }
  return <Drawn page={page} />;
}

function Drawn({ page }: { page: ItemPage }) {
  const { item, asOf, change } = page;
  const target = item.identity ?? item.role;
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {BACK} /{" "}
            <Link
              href={worklistAddress({ decision: item.decision })}
              prefetch={false}
              className="hover:underline"
            >
              {decisionKinds[item.decision]}
            </Link>
            {target !== null && (
              <>
                {" · "}
                <CloudMark provider={target.provider} />
                {item.identity === null ? (
                  <span className="font-mono">{target.name}</span>
                ) : (
                  <Link
                    href={`/identities/${item.identity.id}`}
                    prefetch={false}
                    className="font-mono hover:underline"
                  >
                    {item.identity.name}
                  </Link>
                )}
              </>
            )}
          </>
        }
        answer={itemAnswer(item, asOf)}
      />
      <Facts facts={factsOf(page)} />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <FindingsPanel page={page} />
          {change !== null && (
            <ChangePanel
              change={change}
              asked={`item:${item.id}`}
              provider={change.provider}
              action={{ lead: changeLead(item, change) }}
            />
          )}
          <SharersPanel item={item} asOf={asOf} />
          {change !== null && <HeldPanel held={change.held} />}
          {item.decision === "own" && item.identity !== null && (
            <p className="text-fg-2">
              Once a team claims it,{" "}
              <Link
                href={`/identities/${item.identity.id}#ownership`}
                prefetch={false}
                className="link-quiet"
              >
                its page
              </Link>{" "}
              has the ready command that writes the owner back to its tags or labels.
            </p>
          )}
        </div>
        <div className="grid min-w-0 gap-4">
          <Panel id="breaks" title="If it is wrong" side={reachWords(item.blastRadius)}>
            <p className="text-pretty">{item.blastRadius.breaks}</p>
          </Panel>
          <DecidePanel page={page} />
          <EventsPanel events={item.events} asOf={asOf} />
        </div>
      </div>
    </>
  );
}

function factsOf({ item, asOf }: ItemPage): Fact[] {
  const { team, blastRadius, plannedFor } = item;
  const today = asOf.toISOString().slice(0, 10);
  return [
    { name: "State", value: <StateMark item={item} today={today} /> },
    {
      name: "Team",
      value:
        team === null ? (
          <Hole kind="unknown" reason={null}>
            no owner
          </Hole>
        ) : (
          <Link href={worklistAddress({ team: team.key })} prefetch={false} className="link-quiet">
            {team.name}
          </Link>
        ),
    },
    { name: "Risk", value: <RiskMark risk={item.risk} />, note: `effort: ${item.effort}` },
    {
      name: "Planned for",
      value: plannedFor === null ? "not planned" : <Day date={new Date(plannedFor)} asOf={asOf} />,
      note: item.plannedBy === null ? undefined : `by ${item.plannedBy}`,
    },
    {
      name: "Last used",
      value:
        blastRadius.lastUsedOn === null ? (
          <Hole kind="unknown" reason={null}>
            never seen
          </Hole>
        ) : (
          <Day date={new Date(blastRadius.lastUsedOn)} asOf={asOf} />
        ),
    },
    {
      name: "Open since",
      value: <Day date={item.openedAt} asOf={asOf} />,
      note: item.reopened > 0 ? `came back ${formatCount(item.reopened, "time", "times")}` : undefined,
    },
  ];
}

/** What it stands for: the open ones, then what ended. */
function FindingsPanel({ page: { item, asOf } }: { page: ItemPage }) {
  return (
    <Panel
      id="findings"
      title="Why"
      side={`${formatCount(item.openFindings, "finding", "findings")} open`}
      lead={whyWords(item)}
      flush
    >
      {item.findings.length > 0 && (
        <ul aria-label="Findings">
          {item.findings.map((finding) => (
            <FindingItem key={finding.id} finding={finding} asOf={asOf} on="item" />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function whyWords({ findings, openFindings, role }: ItemPage["item"]): string {
  if (findings.length > 0) return "It ends when a complete collection no longer shows these.";
  if (openFindings > 0 && role !== null)
    return "What was found stands at each identity that gets the document.";
  return "Nothing that was found is left behind it.";
}
