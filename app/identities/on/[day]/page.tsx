import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { describe } from "#lib/domain/filter/describe.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listOnDay, type PastList } from "#lib/queries/overview/list-on-day.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { listOnDayAddress } from "../../../(overview)/address.ts";
import { pageReader } from "../../../current-person.ts";
import { listBehind } from "../../../owners/address.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { parameter, type SearchParams } from "../../address.ts";
import { PastTable } from "./past-table.tsx";

type Props = { params: Promise<{ day: string }>; searchParams: Promise<SearchParams> };

export const metadata: Metadata = { title: "A past day" };

type PastPage = { list: PastList; asOf: Date | null; day: string; text: string };

async function readPast({ params, searchParams }: Props): Promise<PastPage> {
  const { day } = await params;
  const asked = await searchParams;
  const text = (parameter(asked, "q") ?? "").trim() || defaultIdentityFilter;
  return inSnapshot(await pageReader("GET /identities/on/[day]"), async (client) => {
    const { asOf } = await freshness(client);
    const filter = parse(text);
    const list = await listOnDay(client, {
      ...{ day, filter, after: parameter(asked, "after") },
      asOf: asOf ?? new Date(day),
    });
    return { list, asOf, day, text };
  });
}

/** Who was behind a number on a past day, as they were then? */
export default async function PastDay(props: Props) {
  const crumbs = (
    <Crumbs
      crumbs={[
        { key: "overview", name: "Overview", href: "/" },
        { key: "day", name: "A past day" },
      ]}
    />
  );
  let page: PastPage;
  try {
    page = await readPast(props);
  } catch (error) {
    return pageProblem(error, crumbs);
  }
  const { list, asOf, day, text } = page;
  const isKnown = list.began !== null && day >= list.began;
  const said = formatDay(new Date(day), asOf);
  return (
    <>
      <PageHead
        eyebrow={crumbs}
        answer={
          isKnown ? (
            <>
              At the end of {said}, <span data-total={list.total}>{formatNumber(list.total)}</span>{" "}
              {list.total === 1 ? "identity was" : "identities were"} so.
            </>
          ) : (
            `Nothing is known of ${said}.`
          )
        }
        actions={
          <Link href={listBehind(text)} prefetch={false} className={buttonClass()}>
            Who is so now
          </Link>
        }
      />
      <p className="mb-3 flex flex-wrap gap-1.5">
        {describe(parse(text)).map(({ words }) => (
          <span key={words} className="rounded-chip border border-line bg-frame px-2.5 py-0.5 text-note">
            {words.replace(/^State: (?!unknown|none)/, "")}
          </span>
        ))}
      </p>
      {isKnown ? (
        <>
          <PastTable list={list} />
          {list.next !== null && (
            <p className="mt-3">
              <Link href={listOnDayAddress(day, text, list.next)} prefetch={false} className={buttonClass()}>
                Next 100
              </Link>
            </p>
          )}
        </>
      ) : (
        <div className="rounded-box border border-line-strong border-dashed p-6">
          <h2 className="text-title">
            {list.began === null
              ? "No day is known yet"
              : `What is known begins on ${formatDay(new Date(list.began), asOf)}`}
          </h2>
          <p className="text-fg-2">
            Rollcall keeps what it saw from the first collection on, and invents nothing before it.
          </p>
        </div>
      )}
    </>
  );
}
