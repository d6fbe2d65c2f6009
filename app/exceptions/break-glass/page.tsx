import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { ExceptionTabs } from "../exception-tabs.tsx";
import { DeclarationPanel } from "./declaration-panel.tsx";
import {
  type BreakGlassFilter,
  type BreakGlassPage,
  breakGlassFilters,
  readBreakGlass,
} from "./read-break-glass.ts";

export const metadata: Metadata = { title: "Break-glass" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "exceptions", name: "Exceptions", href: "/exceptions" },
      { key: "break-glass", name: "Break-glass" },
    ]}
  />
);

/** Which identities are kept for emergencies, were they used, and is it cleaned up afterwards? */
export default async function BreakGlass({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: BreakGlassPage | null;
  try {
    page = await readBreakGlass(filterIn(await searchParams));
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  if (page === null)
    return (
      <>
        <PageHead eyebrow={CRUMBS} answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="identities for emergencies"
          hint="Connect a source and collect it: an identity is declared on its own page."
        />
      </>
    );
  const { list, rows, shown, mayDeclare } = page;
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={<Answer page={page} />}
        actions={mayDeclare ? undefined : <Withheld needs="lead">Declare</Withheld>}
      />
      <ExceptionTabs open="Break-glass" />
      {shown !== null && (
        <p className="no-print mb-3">
          <Chip words={`${SHOWN[shown]}: ${rows.length}`} without="/exceptions/break-glass" />
        </p>
      )}
      {list.declarations.length === 0 ? (
        <div className="rounded-box border border-line-strong border-dashed p-6">
          <h2 className="text-title">No identity is declared to be for emergencies</h2>
          <p className="text-fg-2">
            On the page of an{" "}
            <Link href="/identities" prefetch={false}>
              identity
            </Link>
            , “Keep it for emergencies” declares it: with a reason, a ticket, the team that answers for it,
            and an end. Until then it is no finding that nobody uses it, and every use is shown here.
          </p>
        </div>
      ) : (
        <div className="grid gap-4">
          {rows.length === 0 && <p className="text-fg-2">None of them is like that.</p>}
          {rows.map((one) => (
            <DeclarationPanel key={one.id} one={one} page={page} />
          ))}
        </div>
      )}
    </>
  );
}

const SHOWN: Record<BreakGlassFilter, string> = {
  holding: "Hold",
  used: "Hold and were used",
  ending: "Hold for less than 30 days more",
  unclean: "To be cleaned up",
};

/** Throws Invalid. */
function filterIn(params: SearchParams): BreakGlassFilter | null {
  const text = parameter(params, "show");
  if (text === null || text === "") return null;
  const found = breakGlassFilters.find((one) => one === text);
  if (found !== undefined) return found;
  throw new Invalid(`"${text.slice(0, 40)}" is no state of a declaration.`, {
    hint: `Use one of: ${breakGlassFilters.join(", ")}.`,
  });
}

/** "3 identities are kept for emergencies, 1 of them was used; 2 are to be cleaned up." */
function Answer({ page: { list } }: { page: BreakGlassPage }) {
  const { holding, used, ending, unclean } = list;
  const opens = (value: number, show: BreakGlassFilter, words?: string) => (
    <Metric value={value} href={`/exceptions/break-glass?show=${show}`}>
      {words}
    </Metric>
  );
  return (
    <>
      {holding === 0
        ? "No identity is kept for emergencies"
        : opens(holding, "holding", holding === 1 ? "identity" : "identities")}
      {holding > 0 && ` ${holding === 1 ? "is" : "are"} kept for emergencies`}
      {used > 0 && (
        <>
          , {opens(used, "used")} of them {used === 1 ? "was" : "were"} used
        </>
      )}
      {ending > 0 && <>, {opens(ending, "ending")} for less than 30 days more</>}
      {unclean === 0 ? (
        "; nothing is to be cleaned up."
      ) : (
        <>; {opens(unclean, "unclean")} to be cleaned up.</>
      )}
    </>
  );
}
