import type { Metadata } from "next";
import Link from "next/link";
import { Confirm } from "#components/form/confirm.tsx";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { factCounts } from "#components/ui/fact-words.ts";
import { Facts } from "#components/ui/facts.tsx";
import { formatCount, formatInstant, formatNumber } from "#components/ui/format.ts";
import { streamWords } from "#components/ui/kind-words.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { NotFound } from "#lib/errors.ts";
import { shapes } from "#lib/ingest/record-shapes.ts";
import { findAnySource } from "#lib/queries/find-source.ts";
import { type HeldSlice, listHeld } from "#lib/queries/list-held.ts";
import { type HeldRow, listHeldRows } from "#lib/queries/list-held-rows.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../../../current-person.ts";
import { parameter, type SearchParams } from "../../../../identities/address.ts";
import { IfMay } from "../../../../if-may.tsx";
import { pageProblem } from "../../../../page-problem.tsx";
import { acceptClosures } from "../../../actions/accept-closures.ts";
import { heldAddress, nameFrom, sourceAddress } from "../../../address.ts";
import { HeldTable } from "./held-table.tsx";

type Props = { params: Promise<{ name: string; slice: string }>; searchParams: Promise<SearchParams> };
type Page = { held: HeldSlice | null; rows: HeldRow[]; hasMore: boolean };

export const metadata: Metadata = { title: "Held closures" };

const most = 100;

async function readHeld(source: string, part: string, after: string | null): Promise<Page> {
  if (!/^\d{1,9}$/.test(part))
    throw new NotFound("There is no such reading.", { hint: "See the source's page." });
  const slice = Number(part);
  return inSnapshot(await pageReader("GET /sources/[name]/held/[slice]"), async (client) => {
    await findAnySource(client, source);
    const { held } = await listHeld(client, { source, slice });
    const page = await listHeldRows(client, slice, { after: placeOf(after), limit: most });
    return { held: held[0] ?? null, ...(held.length === 0 ? { rows: [], hasMore: false } : page) };
  });
}

/** `principal.123`: the last row of the page before; null for the first page and for what is no place. */
function placeOf(after: string | null): Pick<HeldRow, "fact" | "id"> | null {
  const match = /^([a-z_]+)\.(\d{1,18})$/.exec(after ?? "");
  const shape = shapes.find(({ fact }) => fact === match?.[1]);
  return shape === undefined ? null : { fact: shape.fact, id: match?.[2] ?? "0" };
}

/** What would close in one reading, row by row, and the decision. */
export default async function Held({ params, searchParams }: Props) {
  const { name: part, slice } = await params;
  const name = nameFrom(part);
  const after = parameter(await searchParams, "after");
  const crumb = (
    <Crumbs
      crumbs={[
        { key: "sources", name: "Sources", href: "/sources" },
        { key: "source", name, href: sourceAddress(name) },
        { key: "held", name: "held" },
      ]}
    />
  );
  let page: Page;
  try {
    page = await readHeld(name, slice, after);
  } catch (error) {
    return pageProblem(error, crumb);
  }
  const { held, rows, hasMore } = page;
  if (held === null) return <NothingHeld name={name} crumb={crumb} />;
  const { stream, scope, count, heldAt } = held;
  const last = rows.at(-1);
  const share = Math.round((100 * count) / Math.max(1, held.rows));
  return (
    <>
      <PageHead
        eyebrow={crumb}
        answer={`${factCounts(held.facts)} of ${scope.name} ${count === 1 ? "is" : "are"} missing and would close.`}
        actions={
          <IfMay to="closures.accept" named={`Accept: close ${formatNumber(count)}`}>
            <Accept held={held} />
          </IfMay>
        }
      />
      <Facts
        facts={[
          { name: "Reading", value: `${streamWords(stream)} in ${scope.name}`, note: scope.externalId },
          {
            name: "Missing",
            value: `${formatNumber(count)} of ${formatNumber(held.rows)}`,
            note: `${share} %; more than 30 % at once waits for a decision`,
          },
          { name: "Missing since", value: formatInstant(heldAt), note: "as of the run that held them" },
          {
            name: "Undecided",
            value: "decides itself",
            note: "the next complete reading closes what it misses again, and keeps what it finds",
          },
        ]}
      />
      <HeldTable rows={rows} />
      {(hasMore || after !== null) && (
        <Pager
          previous={after === null ? null : heldAddress(name, held.id)}
          next={
            hasMore && last !== undefined
              ? `${heldAddress(name, held.id)}?after=${last.fact}.${last.id}`
              : null
          }
        >
          {formatCount(rows.length, "row", "rows")} of {formatNumber(count)}; Previous leads to the first.
        </Pager>
      )}
    </>
  );
}

function Accept({ held: { source, stream, scope, list, count, facts } }: { held: HeldSlice }) {
  return (
    <Confirm
      action={acceptClosures}
      hidden={{ source, stream, scope: scope.externalId, list }}
      trigger={`Accept: close ${formatNumber(count)}`}
      title={`Close ${factCounts(facts)} of ${scope.name}?`}
      confirm={`Close ${formatNumber(count)}`}
      pending="Closing…"
    >
      <p>
        Exactly the {formatCount(count, "row", "rows")} listed here close as of now and leave the lists of
        what is live. They are kept as history, and the decision is recorded. If a newer run has changed the
        list, nothing closes.
      </p>
      <p>
        There is no undo here. Whatever is still there opens again by itself with the next complete reading
        that finds it.
      </p>
    </Confirm>
  );
}

function NothingHeld({ name, crumb }: { name: string; crumb: React.ReactNode }) {
  return (
    <>
      <PageHead eyebrow={crumb} answer="Nothing of this reading is held." />
      <States
        state="error"
        problem="There is nothing to decide here"
        hint="It was decided: by a person, or by a later complete reading."
      >
        <Link href={sourceAddress(name)} prefetch={false} className={buttonClass()}>
          To {name}
        </Link>
      </States>
    </>
  );
}
