import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { fieldHelp } from "#components/filter/field-help.ts";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { mayRun } from "#lib/auth/roles.ts";
import { build } from "#lib/domain/filter/build.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { pageProblem } from "../../page-problem.tsx";
import { listAddress, listQuery, type SearchParams } from "../address.ts";
import { identityView } from "../identity-view.ts";
import { trendAddress } from "../trend/address.ts";
import { type Asked, type Problem, problemOf, readAsked } from "./asked.ts";
import { Chips } from "./chips.tsx";
import { ClaimMany } from "./claim-many.tsx";
import { ColumnChooser } from "./column-chooser.tsx";
import { ExampleFilters } from "./example-filters.tsx";
import { FacetSheet } from "./facet-sheet.tsx";
import { Facets } from "./facets.tsx";
import { FilterBox } from "./filter-box.tsx";
import { IdentityTable } from "./identity-table.tsx";
import { ListActions } from "./list-actions.tsx";
import { ListAnswer } from "./list-answer.tsx";
import { columnsCookie, type ListColumn, readColumns, savedColumns } from "./list-columns.ts";
import { type ListPage, readList } from "./read-list.ts";
import { SavedViews } from "./saved-views.tsx";
import { sortLinks } from "./sort-links.ts";
import { columnsInAddress, viewLinks } from "./view-links.ts";

export const metadata: Metadata = { title: "Identities" };

export default async function Identities({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = readAsked(await searchParams);
  if (asked.problem !== null) return <Refused asked={asked} problem={asked.problem} />;
  let page: ListPage | null;
  try {
    page = await readList(asked);
  } catch (error) {
    const problem = problemOf(error);
    return problem === null ? pageProblem(error, "Identities") : <Refused asked={asked} problem={problem} />;
  }
  return page === null ? <Nothing /> : <List asked={asked} page={page} />;
}

function Nothing() {
  return (
    <>
      <PageHead eyebrow="Identities" answer="Nothing has been collected yet." />
      <States
        state="empty-new"
        what="identities"
        hint={
          <>
            Connect a source with <code>npm run cli -- connect</code> and collect it with{" "}
            <code>npm run cli -- collect --all</code>, or read an export with{" "}
            <code>npm run cli -- import aws FILE</code>.
          </>
        }
      />
    </>
  );
}

function Refused({ asked, problem }: { asked: Asked; problem: Problem }) {
  return (
    <>
      <PageHead eyebrow="Identities" answer="This filter cannot be read." />
      <FilterBox text={asked.text} sort={asked.order} fields={fieldHelp([])} problem={problem} />
      <div className="mt-4">
        <Examples title="Filters that work" />
      </div>
    </>
  );
}

function Examples({ title }: { title: string }) {
  return (
    <section className="rounded-box border border-line-strong border-dashed p-6">
      <h2 className="mb-2 text-title">{title}</h2>
      <ExampleFilters />
    </section>
  );
}

async function List({ asked, page }: { asked: Asked; page: ListPage }) {
  const columns = readColumns(asked.columns, (await cookies()).get(columnsCookie)?.value);
  const { filter, sort } = asked;
  const { list, facets } = page;
  const count = formatCount(list.total, "identity", "identities");
  return (
    <>
      <PageHead
        eyebrow="Identities"
        answer={<ListAnswer asked={asked} page={page} partial={page.partial} />}
        actions={
          <>
            {page.teams.length > 0 && list.total > 0 && filter.length > 0 && (
              <ClaimMany filter={build(filter)} total={list.total} teams={page.teams} />
            )}
            <Link href={trendAddress({ filter })} prefetch={false} className={buttonClass()}>
              Trend
            </Link>
            <ListActions query={listQuery(filter, sort)} total={count} columns={columnsInAddress(columns)} />
          </>
        }
      />
      <div className="grid grid-cols-[158px_minmax(0,1fr)] items-start gap-4 max-mid:grid-cols-[minmax(0,1fr)] print:block">
        <aside aria-label="Facets" className="no-print max-mid:hidden">
          <Facets facets={facets} filter={filter} sort={sort} prefix="facet" />
        </aside>
        <div className="min-w-0">
          <div className="flex gap-2">
            <div className="min-w-0 flex-1">
              <FilterBox text={asked.text} sort={asked.order} fields={fieldHelp(facets)} problem={null} />
            </div>
            <div className="no-print flex flex-none gap-2">
              <SavedViews
                views={viewLinks(page, asked, columns)}
                now={{
                  filter: build(filter),
                  sort: asked.order ?? "",
                  columns: savedColumns(columns).join(","),
                }}
                maySave={page.reader !== null && mayRun(page.reader.role, "view.save")}
              />
              <ColumnChooser columns={columns} />
            </div>
          </div>
          <div className="my-2 flex min-h-6 flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <FacetSheet terms={filter.length}>
              <Facets facets={facets} filter={filter} sort={sort} prefix="sheet" />
            </FacetSheet>
            <Chips filter={filter} sort={sort} />
            <p aria-live="polite" className="text-fg-2 text-note">
              <strong className="text-fg" data-total={list.total}>
                {formatNumber(list.total)}
              </strong>{" "}
              {list.total === 1 ? "identity" : "identities"}, sorted by {sortWords(asked)}
            </p>
          </div>
          {list.total === 0 ? <Empty /> : <Rows asked={asked} page={page} columns={columns} />}
        </div>
      </div>
    </>
  );
}

function sortWords({ sort }: Asked): string {
  const label = sort.field === "name" ? "name" : fieldOf(sort.field).label.toLowerCase();
  return sort.descending ? `${label}, descending` : label;
}

function Empty() {
  return (
    <States state="empty-filtered" what="identities">
      <p className="text-fg-2">Take a chip away, or start from one of these:</p>
      <ExampleFilters />
    </States>
  );
}

type RowsProps = { asked: Asked; page: ListPage; columns: ListColumn[] };

function Rows({ asked, page, columns }: RowsProps): ReactNode {
  const { filter, sort } = asked;
  const { list } = page;
  const to = (cursor: string | null) => (cursor === null ? null : listAddress(filter, sort, cursor));
  return (
    <>
      <IdentityTable
        rows={list.rows.map(identityView)}
        sorts={sortLinks(asked)}
        asOf={page.asOf.toISOString()}
        columns={columns}
        teams={page.teams}
      />
      <Pager previous={to(list.previous)} next={to(list.next)}>
        {list.rows.length === list.total
          ? `All ${formatNumber(list.total)} shown.`
          : `${formatNumber(list.rows.length)} of ${formatNumber(list.total)} on this page.`}{" "}
        A team with ? is inferred: nobody said yes. A dotted line means that more could not be read. Young and
        blind identities have no index, whatever it would be. The identity's page says why.
      </Pager>
    </>
  );
}
