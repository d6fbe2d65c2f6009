/** Which days of audit logs the collector has asked for, so that the oracle knows what evidence there can be. */
export type LogReads = {
  /** Days from and to, whole ones alone, both included; `reads`: whether data access was asked for and may be read. */
  note(project: string, from: number, to: number, readsData: boolean): void;
  /** The days read without a gap up to the last; null where nothing was. */
  spanOf(project: string, ofData: boolean): { from: number; to: number } | null;
};

export function createLogReads(): LogReads {
  const days = new Map<string, Set<number>>();
  const add = (key: string, from: number, to: number) => {
    const known = days.get(key) ?? new Set<number>();
    days.set(key, known);
    for (let day = from; day <= to; day++) known.add(day);
  };
  return {
    note(project, from, to, readsData) {
      add(`${project} all`, from, to);
      if (readsData) add(`${project} data`, from, to);
    },
    spanOf(project, ofData) {
      const known = days.get(`${project} ${ofData ? "data" : "all"}`);
      if (known === undefined || known.size === 0) return null;
      const to = Math.max(...known);
      let from = to;
      while (known.has(from - 1)) from--;
      return { from, to };
    },
  };
}
