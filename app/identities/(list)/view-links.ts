/** Saved views as links: each is an address like any other, and the one that is shown knows it. */
import { type Actor, mayRun, reaches } from "#lib/auth/roles.ts";
import { build, canonical } from "#lib/domain/filter/build.ts";
import { describe } from "#lib/domain/filter/describe.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import type { SavedView } from "#lib/queries/list-saved-views.ts";
import { listQuery } from "../address.ts";
import type { Asked } from "./asked.ts";
import { type ListColumn, savedColumns, USUAL_COLUMNS, writeColumns } from "./list-columns.ts";
import type { ViewLink } from "./saved-views.tsx";

type Page = { views: SavedView[]; reader: Actor | null };

export function viewLinks({ views, reader }: Page, asked: Asked, columns: readonly ListColumn[]): ViewLink[] {
  const now = [build(canonical(asked.filter)), asked.order ?? "", savedColumns(columns).join(",")].join("\n");
  return views.map((view) => {
    const filter = parse(view.filter);
    const query = listQuery(filter, parseSort(view.sort));
    const shown = view.columns.length === 0 ? writeColumns(USUAL_COLUMNS) : view.columns.join(",");
    return {
      name: view.name,
      href: `/identities?${query}${query === "" ? "" : "&"}columns=${shown}`,
      words: describe(filter)
        .map(({ words }) => words)
        .join(", "),
      by: view.createdBy,
      isOpen: [build(canonical(filter)), view.sort ?? "", view.columns.join(",")].join("\n") === now,
      mayRemove: reader !== null && mayRemove(reader, view),
    };
  });
}

/** Whoever made it, and a lead. */
function mayRemove(reader: Actor, view: SavedView): boolean {
  return mayRun(reader.role, "view.remove") && (view.actor === reader.name || reaches(reader.role, "lead"));
}

/** For a link that shows the same list elsewhere; empty for the usual columns. */
export function columnsInAddress(columns: readonly ListColumn[]): string {
  return savedColumns(columns).length === 0 ? "" : writeColumns(columns);
}
