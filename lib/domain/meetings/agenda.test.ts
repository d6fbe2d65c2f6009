import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AgendaItem,
  nextUndecided,
  placeNamed,
  placesOf,
  progressAt,
  stepFrom,
  teamFrom,
  teamsOf,
} from "./agenda.ts";

/** Items of a team stand together, as a meeting orders them. */
const agendas: fc.Arbitrary<AgendaItem[]> = fc
  .array(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), { maxLength: 5 })
  .map((teams) =>
    teams.flatMap((items, team) =>
      items.map((isDecided, index) => ({
        ...{ id: `${team}${index}`, isDecided },
        team: team === teams.length - 1 ? null : `team-${team}`,
      })),
    ),
  );

test("going on from the first step visits every place once and ends at the end; going back visits the same", () => {
  fc.assert(
    fc.property(agendas, (agenda) => {
      const places = placesOf(agenda);
      const forth = places
        .slice(1)
        .reduce((all) => [...all, stepFrom(agenda, all.at(-1) ?? "since", 1)], [
          "since" as const,
        ] as typeof places);
      expect(forth).toEqual(places);
      expect(stepFrom(agenda, "end", 1)).toBe("end");
      const back = places
        .slice(1)
        .reduce((all) => [...all, stepFrom(agenda, all.at(-1) ?? "end", -1)], [
          "end" as const,
        ] as typeof places);
      expect(back).toEqual(places.toReversed());
    }),
  );
});

test("the next undecided one is undecided and is met until none is left", () => {
  fc.assert(
    fc.property(agendas, (drawn) => {
      let agenda = drawn;
      const left = agenda.filter(({ isDecided }) => !isDecided).length;
      let place = nextUndecided(agenda, "worst");
      for (let index = 0; index < left; index += 1) {
        const id = place.slice("item:".length);
        expect(agenda.find((item) => item.id === id)?.isDecided).toBe(false);
        agenda = agenda.map((item) => (item.id === id ? { ...item, isDecided: true } : item));
        place = nextUndecided(agenda, place);
      }
      expect(place).toBe("end");
    }),
  );
});

test("progress counts every team and every item of it from one, and going from team to team meets each", () => {
  fc.assert(
    fc.property(agendas, (agenda) => {
      const teams = teamsOf(agenda);
      for (const [team, { items }] of teams.entries())
        for (const [item, { id }] of items.entries())
          expect(progressAt(agenda, `item:${id}`)).toEqual({
            ...{ team: team + 1, teams: teams.length, item: item + 1, items: items.length },
          });
      let place = teamFrom(agenda, "worst", 1);
      for (let team = 1; team <= teams.length; team += 1) {
        expect(progressAt(agenda, place)?.team).toBe(team);
        place = teamFrom(agenda, place, 1);
      }
      expect(place).toBe("end");
    }),
  );
});

test("only places of the agenda are places", () => {
  const agenda = [{ id: "12", team: null, isDecided: false }];
  expect(placeNamed("item:12", agenda)).toBe("item:12");
  expect(placeNamed("end", agenda)).toBe("end");
  for (const text of ["item:13", "item:", "nowhere", "item:12 or true"])
    expect(placeNamed(text, agenda)).toBeNull();
});
