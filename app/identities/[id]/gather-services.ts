/** Evidence of one log that tells service by service, gathered to what is read as one: as many blocks as there are logs, not services. */
import { named } from "#components/ui/kind-words.ts";

export type Gathered<Row> = {
  /** In words: the log, and its one service or how many. */
  name: string;
  /** The services it was gathered from, by their own names; empty where it is one row. */
  services: string[];
  /** At least one. */
  rows: [Row, ...Row[]];
};

/** In the order of the first of each. `apart`: what of two rows must be the same for them to be told as one. */
export function gatherServices<Row extends { source: string }>(
  rows: readonly Row[],
  apart: (row: Row) => unknown,
): Gathered<Row>[] {
  const groups = Map.groupBy(rows, (row) => {
    const [log, service] = partsOf(row.source);
    return JSON.stringify([service === null ? row.source : `${log}/`, apart(row)]);
  });
  return [...groups.values()].map((group) => {
    const [first, ...others] = group as [Row, ...Row[]];
    if (others.length === 0) return { name: named(first.source), services: [], rows: [first] };
    const services = group.flatMap(({ source }) => partsOf(source)[1] ?? []);
    const [log] = partsOf(first.source);
    return { name: `${named(log)}, ${services.length} services`, services, rows: [first, ...others] };
  });
}

/** `cloudtrail/ec2` is the log and the service; other sources are whole. */
function partsOf(source: string): [log: string, service: string | null] {
  const found = /^(cloudtrail(?:-seen)?)\/(.+)$/.exec(source);
  return found === null ? [source, null] : [found[1] ?? source, found[2] ?? null];
}
