import { expect, test } from "vitest";
import { collectionDates } from "./collection-dates.ts";
import { playBurnDown } from "./play-burn-down.ts";

const today = "2026-12-08";

/** What the command line is told, day by day, by a company with twenty things to decide about. */
async function played(history: number, daily = 14): Promise<string[][]> {
  const dates = collectionDates(today, history, daily);
  const asked: string[][] = [];
  for (const [index, date] of dates.entries())
    await playBurnDown({
      ...{ date, before: dates[index - 1] ?? null, today, time: "07:40:00.000Z" },
      cli: async (args) => {
        asked.push(args);
        const at = args[args.indexOf("--at") + 1];
        if (args.includes("--at")) expect(at).toBe(`${date}T07:40:00.000Z`);
        return JSON.stringify({
          ...{ findings: [{ identity: { id: "7" } }], id: 3 },
          declarations: [{ id: "1", steps: [{ id: "9", step: "confirm-use", isDue: true }] }],
          agenda: Array.from({ length: 20 }, (_, item) => ({ id: String(item) })),
        });
      },
    });
  return asked;
}

test("however long the history, an identity is declared, its use confirmed and a meeting held to its end, once each", async () => {
  for (const [history, daily] of [
    [120, 14],
    [60, 14],
    [50, 0],
  ] as const) {
    const verbs = (await played(history, daily)).map(([verb, what]) => `${verb} ${what}`);
    for (const once of ["break-glass declare", "break-glass done", "meetings start", "meetings end"])
      expect(verbs.filter((verb) => verb === once).length, once).toBe(1);
    expect(verbs.indexOf("break-glass declare")).toBeLessThan(verbs.indexOf("break-glass done"));
  }
});

test("a meeting decides about each of the first twelve items once, and by each kind that needs nobody else", async () => {
  const decided = (await played(120)).filter(([, what]) => what === "decide");
  const items = decided.flatMap((args) => args.slice(4, args.indexOf("--by")));
  expect(items.map(Number).sort((one, other) => one - other)).toEqual([...Array(12).keys()]);
  expect(decided.map(([, , , kind]) => kind)).toEqual(["remove", "except", "defer"]);
});

test("a demo of one day has none of it", async () => {
  expect(await played(0)).toEqual([]);
});
