import type { Metadata } from "next";
import Link from "next/link";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { ruleKinds } from "#lib/domain/rules.ts";
import type { SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { type AskedRule, RULE_KINDS, readAskedRule } from "./asked-rule.ts";
import { PreviewPanel } from "./preview-panel.tsx";
import { type RulesPage, readRules } from "./read-rules.ts";
import { RuleForm } from "./rule-form.tsx";
import { RulesPanel } from "./rules-panel.tsx";

export const metadata: Metadata = { title: "Rules" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "rules", name: "Rules" },
    ]}
  />
);

/** What do our own rules say of identities, and what would another one change? */
export default async function Rules({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = readAskedRule(await searchParams);
  let page: RulesPage;
  try {
    page = await readRules(asked);
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { rules, mayChange } = page;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={answerOf(rules)} />
      <div className="grid gap-4">
        {mayChange ? (
          <section
            aria-labelledby="new-title"
            id="new"
            className="no-print rounded-box border border-line bg-page p-4"
          >
            <div className="mb-3 flex flex-wrap items-baseline gap-x-4">
              <h2 id="new-title" className="text-title">
                New rule
              </h2>
              <Kinds asked={asked} />
            </div>
            <RuleForm asked={asked} page={page} />
          </section>
        ) : (
          <p className="text-fg-2">Security leads write rules.</p>
        )}
        {page.preview !== null && mayChange && (
          <PreviewPanel asked={asked} preview={page.preview} teams={page.teams} />
        )}
        <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-3">
          {RULE_KINDS.map((kind) => (
            <RulesPanel
              key={kind}
              kind={kind}
              rules={rules.filter((rule) => rule.kind === kind)}
              teams={page.teams}
              mayChange={mayChange}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function answerOf(rules: RulesPage["rules"]): string {
  if (rules.length === 0)
    return "No rule has been written: environment, class and probable owner follow from what the clouds say.";
  return `${formatCount(rules.length, "rule says", "rules say")} what the clouds do not; of each kind the first that holds decides.`;
}

function Kinds({ asked }: { asked: AskedRule }) {
  return (
    <nav aria-label="Kind of rule" className="flex gap-4">
      {RULE_KINDS.map((kind) => (
        <Link
          key={kind}
          href={`/settings/rules?kind=${kind}`}
          prefetch={false}
          aria-current={kind === asked.kind ? "true" : undefined}
          className="flex h-7 items-center border-transparent border-b-2 text-fg-2 hover:text-fg aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-fg"
        >
          {ruleKinds[kind].label}
        </Link>
      ))}
    </nav>
  );
}
