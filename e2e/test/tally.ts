/** Counts of tests, and what to call those that failed. */
export type Tally = { passed: number; failed: number; skipped: number; failures?: string[] };

export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...(a.failures ?? []), ...(b.failures ?? [])],
  };
}
