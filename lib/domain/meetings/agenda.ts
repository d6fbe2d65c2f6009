/**
 * The way through a meeting: three steps everybody looks at, each team's items, the end. Every place is reached from every other by going
 * forth and back, and an item stands where it stood when the meeting began.
 */

export const meetingSteps = ["since", "exceptions", "worst"] as const;
export type MeetingStep = (typeof meetingSteps)[number];

/** `item:12` for an item. */
export type Place = MeetingStep | "end" | `item:${string}`;

export type AgendaItem = {
  id: string;
  /** Whose it was when the meeting began; null: nobody's. */
  team: string | null;
  isDecided: boolean;
};

/** Null for what is no place of this agenda. */
export function placeNamed(text: string, agenda: readonly AgendaItem[]): Place | null {
  const steps: readonly string[] = [...meetingSteps, "end"];
  if (steps.includes(text)) return text as Place;
  const id = /^item:(\d{1,18})$/.exec(text)?.[1];
  return agenda.some((item) => item.id === id) ? `item:${id}` : null;
}

/** In their order. */
export function placesOf(agenda: readonly AgendaItem[]): Place[] {
  return [...meetingSteps, ...agenda.map(({ id }): Place => `item:${id}`), "end"];
}

/** One on or one back; at either end it stays. */
export function stepFrom(agenda: readonly AgendaItem[], place: Place, by: 1 | -1): Place {
  const places = placesOf(agenda);
  const at = Math.max(0, places.indexOf(place));
  return places[Math.min(Math.max(at + by, 0), places.length - 1)] ?? "since";
}

/** The next item nobody has decided about, behind the place first, then before it; the end where there is none. */
export function nextUndecided(agenda: readonly AgendaItem[], place: Place): Place {
  const at = agenda.findIndex(({ id }) => place === `item:${id}`);
  const left = [...agenda.slice(at + 1), ...agenda.slice(0, at + 1)].find(({ isDecided }) => !isDecided);
  return left === undefined ? "end" : `item:${left.id}`;
}

/** The first item left of the team behind or before that of the place, else its first; `worst` before the first, `end` after the last. */
export function teamFrom(agenda: readonly AgendaItem[], place: Place, by: 1 | -1): Place {
  const teams = teamsOf(agenda);
  const here = agenda.find(({ id }) => place === `item:${id}`);
  const outside = place === "end" ? teams.length : -1;
  const at = here === undefined ? outside : teams.findIndex(({ team }) => team === here.team);
  const next = teams[at + by];
  if (next === undefined) return at + by < 0 ? "worst" : "end";
  const first = next.items.find(({ isDecided }) => !isDecided) ?? next.items[0];
  return first === undefined ? "end" : `item:${first.id}`;
}

export type AgendaTeam = { team: string | null; items: AgendaItem[] };

/** In the order they are gone through. */
export function teamsOf(agenda: readonly AgendaItem[]): AgendaTeam[] {
  return [...Map.groupBy(agenda, ({ team }) => team)].map(([team, items]) => ({ team, items }));
}

/** "team 3 of 9 · item 4 of 17", counted from 1; null where no item is looked at. */
export type Progress = { team: number; teams: number; item: number; items: number };

export function progressAt(agenda: readonly AgendaItem[], place: Place): Progress | null {
  const teams = teamsOf(agenda);
  const at = teams.findIndex(({ items }) => items.some(({ id }) => place === `item:${id}`));
  const items = teams[at]?.items;
  if (items === undefined) return null;
  const item = items.findIndex(({ id }) => place === `item:${id}`);
  return { team: at + 1, teams: teams.length, item: item + 1, items: items.length };
}
