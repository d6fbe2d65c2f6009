import type { Metadata } from "next";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatDay } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { type MoveKey, moveKeys, moves } from "#lib/domain/overview/moves.ts";
import { NotFound } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listMoved, type MovedList } from "#lib/queries/overview/moved.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { pageProblem } from "../../page-problem.tsx";
import { MovedTable } from "./moved-table.tsx";

type Props = { params: Promise<{ move: string }> };

export const metadata: Metadata = { title: "Unusual" };

type UnusualPage = { move: MoveKey; list: MovedList; asOf: Date };

async function readUnusual(asked: string): Promise<UnusualPage> {
  const pool = await pageReader("GET /unusual/[move]");
  const move = moveKeys.find((key) => key === asked);
  if (move === undefined)
    throw new NotFound(`There is no move called "${asked.slice(0, 60)}".`, { hint: "See the overview." });
  return inSnapshot(pool, async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) throw new NotFound("Nothing has been collected yet.", { hint: "Collect a source." });
    return { move, list: await listMoved(client, { move, asOf }), asOf };
  });
}

/** Who made the move this week, and from what to what? */
export default async function Unusual({ params }: Props) {
  const crumbs = (
    <Crumbs
      crumbs={[
        { key: "overview", name: "Overview", href: "/" },
        { key: "unusual", name: "Unusual this week" },
      ]}
    />
  );
  let page: UnusualPage;
  try {
    page = await readUnusual((await params).move);
  } catch (error) {
    return pageProblem(error, crumbs);
  }
  const { move, list, asOf } = page;
  const { words, meaning } = moves[move];
  if (list.day === null)
    return (
      <PageHead
        eyebrow={crumbs}
        answer="Nothing is known of a week ago yet, so nothing can be said to have moved."
      />
    );
  return (
    <>
      <PageHead
        eyebrow={crumbs}
        answer={
          <span data-total={list.total}>
            {formatCount(list.total, words.one, words.many)} since {formatDay(new Date(list.day), asOf)}.
          </span>
        }
      />
      <p className="mb-3 text-fg-2">{meaning}</p>
      <MovedTable move={move} list={list} asOf={asOf} />
      {list.rows.length < list.total && (
        <p className="mt-3 text-fg-2 text-note">The latest {list.rows.length} are shown.</p>
      )}
    </>
  );
}
