/**
 * The order of test files: what takes longest begins first, so that no worker is left with a long one when the others are done. On a
 * bare machine nothing is known of earlier runs, and the size of a file says little: a story of twenty lines may live for minutes.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest first; every other file comes after them, in the order Vitest gives it. */
const longest = [
  "collectors/conformance.db.test.ts",
  "collectors/worker.db.test.ts",
  "collectors/faults-of-the-source.db.test.ts",
  "collectors/faults.db.test.ts",
  "collectors/scores.db.test.ts",
  "collectors/together.db.test.ts",
  "collectors/faults-of-the-database.db.test.ts",
  "collectors/faults-of-the-worker.db.test.ts",
  "collectors/overview-oracle.db.test.ts",
  "collectors/who-can.db.test.ts",
  "collectors/cli.db.test.ts",
  "collectors/findings-oracle.db.test.ts",
  "collectors/owners.db.test.ts",
  "collectors/burn-down-oracle.db.test.ts",
  "collectors/aws/trail-evidence.db.test.ts",
  "applied-changes.db.test.ts",
  "applied-items.db.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((path) => moduleId.endsWith(path));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
