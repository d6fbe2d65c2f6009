import { expect, test } from "vitest";
import type { TrendRecord } from "#lib/queries/trends/trend-record.ts";
import { trendCsv, trendMarkdown } from "./trend-text.ts";

const record: TrendRecord = {
  ...{ filter: "provider:aws", from: "2026-10-25", to: "2026-11-24", began: "2026-07-27" },
  metrics: [
    {
      ...{ key: "ownership", name: "Ownership coverage", meaning: "x", shown: "share", untold: null },
      filters: { hit: "provider:aws owner:claimed,attested", of: "provider:aws" },
      points: [
        { day: "2026-11-17", hit: 1, of: 3, value: 1 / 3 },
        { day: "2026-11-24", hit: 0, of: 0, value: null },
      ],
    },
    {
      ...{
        key: "index",
        name: "Over-privilege index",
        meaning: "x",
        shown: "share",
        untold: "add a provider",
      },
      filters: { hit: "evidence:enough", of: "evidence:enough" },
      points: [],
    },
  ],
  changes: [
    {
      day: "2026-11-17",
      kind: "catalogue",
      provider: "aws",
      label: "catalogue grew",
      words: "The catalogue of AWS grew: 2 actions, 1 before.",
    },
  ],
  changesSince: "2026-07-27",
};

test("as text it has a row a day, newest first, says what is not known or told, and what else changed", () => {
  expect(trendMarkdown(record)).toBe(`# Trend from 2026-10-25 to 2026-11-24

Of \`provider:aws\`, on days something was collected.

| Day | Ownership coverage |
|---|---:|
| 2026-11-24, so far | not known |
| 2026-11-17 | 33.3 % |

Not told:

- Over-privilege index: add a provider.

Numbers may move with these:

- 2026-11-17: The catalogue of AWS grew: 2 actions, 1 before.
`);
});

test("as rows it has one a day and metric, with both lists, and nothing stands where nothing is known", () => {
  const [head, ...rows] = trendCsv(record).trim().split("\r\n");
  expect(head).toBe("day,metric,value,hit,of,filter,of_filter,changed");
  expect(rows).toEqual([
    `2026-11-17,ownership,${1 / 3},1,3,"provider:aws owner:claimed,attested",provider:aws,"The catalogue of AWS grew: 2 actions, 1 before."`,
    `2026-11-24,ownership,,0,0,"provider:aws owner:claimed,attested",provider:aws,`,
  ]);
});
