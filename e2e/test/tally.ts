/** Counts of tests. */
export type Tally = { passed: number; failed: number; skipped: number };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
