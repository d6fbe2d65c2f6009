/**
 * Events of a trail, laid out as Athena answers the collector's query. It runs no SQL: of the text it reads which days are asked for, and
 * groups the events of those days as the query says they are.
 */

export type TrailEvent = {
  account: string;
  /** Null: of a service, or of somebody outside. */
  principal: string | null;
  source: string;
  name: string;
  /** `2026-11-20T10:00:00Z`. */
  time: string;
  denied?: boolean;
  category?: string;
};

export type Cells = (string | null)[];

const columns = "account principal event_source event_name category last_used last_denied events days groups";

/** The first row names the columns, as Athena's does. */
export function answerFor(sql: string, events: readonly TrailEvent[]): Cells[] {
  const [from = "", to = ""] = daysAsked(sql);
  const asked = events.filter(({ time }) => time.slice(0, 10) >= from && time.slice(0, 10) <= to);
  const groups = Map.groupBy(asked, ({ principal, ...event }) =>
    JSON.stringify([
      event.account,
      principal,
      ...(principal === null
        ? [null, null, null]
        : [event.source, event.name, event.category ?? "Management"]),
    ]),
  );
  const rows = [...groups].map(([key, members]): Cells => {
    const last = (denied: boolean) =>
      members
        .filter((event) => (event.denied ?? false) === denied)
        .map(({ time }) => time)
        .sort()
        .at(-1) ?? null;
    const days = [...new Set(members.map(({ time }) => time.slice(0, 10)))].sort().join(" ");
    return [...JSON.parse(key), last(false), last(true), String(members.length), days, String(groups.size)];
  });
  return [columns.split(" "), ...rows];
}

/** Both count. */
export function daysAsked(sql: string): [string, string] | [] {
  const match = /BETWEEN '([\d/]+)' AND '([\d/]+)'/.exec(sql);
  return match === null ? [] : [match[1]?.replaceAll("/", "-") ?? "", match[2]?.replaceAll("/", "-") ?? ""];
}
