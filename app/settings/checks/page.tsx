import type { Metadata } from "next";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { findingsAddress } from "../../findings/address.ts";
import type { SearchParams } from "../../identities/address.ts";
import { listAddress } from "../../identities/address.ts";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { readAskedCheck } from "./asked-check.ts";
import { CheckForm } from "./check-form.tsx";
import { CheckItem } from "./check-item.tsx";
import { PreviewPart } from "./preview-part.tsx";
import { type ChecksPage, readChecks, WITH_FINDINGS } from "./read-checks.ts";

export const metadata: Metadata = { title: "Checks" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "checks", name: "Checks" },
    ]}
  />
);

/** What is looked for, how exactly, what did it find, and what would it find if it were set otherwise? */
export default async function Checks({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = readAskedCheck(await searchParams);
  let page: ChecksPage;
  try {
    page = await readChecks(asked);
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={<Answer page={page} />}
        actions={
          page.mayChange ? undefined : (
            <IfMay to="check.set" named="Change a check">
              {null}
            </IfMay>
          )
        }
      />
      <ul aria-label="Checks" className="rounded-box border border-line bg-page">
        {page.checks.map((check) => {
          const isOpen = page.mayChange && asked.check?.key === check.settings.key;
          return (
            <CheckItem
              key={check.settings.key}
              check={check}
              asOf={page.asOf}
              mayChange={page.mayChange}
              isOpen={isOpen}
            >
              {isOpen && (
                <>
                  <CheckForm check={check.settings} asked={asked} page={page} />
                  {page.preview !== null && (
                    <PreviewPart
                      check={check.settings.key}
                      typed={asked.typed ?? {}}
                      preview={page.preview}
                    />
                  )}
                </>
              )}
            </CheckItem>
          );
        })}
      </ul>
    </>
  );
}

/** `19 of 24 checks are on; they found 412 things in 260 identities and 3 in grants to nobody.` */
function Answer({ page }: { page: ChecksPage }) {
  const { checks, identities, partial } = page;
  const on = checks.filter(({ settings }) => settings.isEnabled).length;
  const open = checks.reduce((sum, { counts }) => sum + counts.open, 0);
  const said = `${formatNumber(on)} of ${formatNumber(checks.length)} checks are on; they `;
  if (open === 0) return <>{said}find nothing now.</>;
  const withIdentity = listAddress(WITH_FINDINGS, defaultSort);
  return (
    <>
      {said}found{" "}
      <Metric value={open} href={findingsAddress({})} partial={partial}>
        {open === 1 ? "thing" : "things"}
      </Metric>{" "}
      in{" "}
      <Metric value={identities} href={withIdentity}>
        {identities === 1 ? "identity" : "identities"}
      </Metric>
      <Nobodys page={page} />.
    </>
  );
}

/** Grants to nobody hang on no identity. */
function Nobodys({ page }: { page: ChecksPage }) {
  const found = page.checks.filter(({ settings, counts }) => settings.about === "binding" && counts.open > 0);
  return found.map(({ counts: { rule, open } }) => (
    <span key={rule}>
      {" "}
      and{" "}
      <Metric value={open} href={findingsAddress({ rule })}>
        {`${open === 1 ? "grant" : "grants"} to ${rule === "public-grant" ? "everybody" : "nobody"}`}
      </Metric>
    </span>
  ));
}
