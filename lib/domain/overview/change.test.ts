import { expect, test } from "vitest";
import { changeSince } from "./change.ts";

const share = { better: "more", shown: "share" } as const;
const count = { better: "fewer", shown: "count" } as const;

test("is with the last day somebody collected at or before then, in points of a share", () => {
  const days = [
    { day: "2026-10-20", value: 0.2 },
    { day: "2026-10-24", value: 0.25 },
    { day: "2026-10-26", value: 0.9 },
    { day: "2026-11-24", value: 0.281 },
  ];
  expect(changeSince(share, days, 30)).toEqual({
    since: "2026-10-24",
    by: 3.1,
    direction: "better",
    isNotable: true,
  });
});

test("of what should fall is worse when it grows, and says when nothing changed", () => {
  const days = (value: number) => [
    { day: "2026-10-25", value: 10 },
    { day: "2026-11-24", value },
  ];
  expect(changeSince(count, days(12), 30)).toMatchObject({ by: 2, direction: "worse" });
  expect(changeSince(count, days(7), 30)).toMatchObject({ by: -3, direction: "better" });
  expect(changeSince(count, days(10), 30)).toMatchObject({ by: 0, direction: "same" });
});

test("is notable from a point of a share and a fiftieth of a count on", () => {
  const between = (then: number, now: number) => [
    { day: "2026-10-25", value: then },
    { day: "2026-11-24", value: now },
  ];
  expect(changeSince(share, between(0.5, 0.509), 30)?.isNotable).toBe(false);
  expect(changeSince(share, between(0.5, 0.51), 30)?.isNotable).toBe(true);
  expect(changeSince(count, between(400, 407), 30)?.isNotable).toBe(false);
  expect(changeSince(count, between(400, 408), 30)?.isNotable).toBe(true);
  expect(changeSince(count, between(3, 4), 30)?.isNotable).toBe(true);
});

test.each([
  ["nothing is known", []],
  ["only today is", [{ day: "2026-11-24", value: 3 }]],
  [
    "it is not known today",
    [
      { day: "2026-10-25", value: 3 },
      { day: "2026-11-24", value: null },
    ],
  ],
  [
    "it was not known then",
    [
      { day: "2026-10-25", value: null },
      { day: "2026-11-24", value: 3 },
    ],
  ],
  [
    "nobody collected for long before then",
    [
      { day: "2026-10-10", value: 3 },
      { day: "2026-11-24", value: 3 },
    ],
  ],
])("is not told where %s", (_what, days) => {
  expect(changeSince(count, days, 30)).toBeNull();
});
