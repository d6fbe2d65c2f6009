/**
 * The simulated world: one company on one day, the same for the same (seed, size, date, journal) by whatever path the date
 * was reached. Each cloud's estate hangs here by the cloud's name; they share the company's teams, apps and agents.
 */
import { dateOf, dayOf, instantOf } from "./calendar.ts";
import { type Journal, openJournal } from "./journal.ts";
import { type CloudName, cloudNames, clouds } from "./registry.ts";

export type WorldOptions = { seed?: string; size?: number; date: string; journal?: Journal };

export type WorldBase = {
  seed: string;
  size: number;
  journal: Journal;
  /** The day the world stands at, as it begins: everything in it happened before. */
  readonly day: number;
  readonly date: string;
  readonly now: Date;
  setDate(date: string | Date): void;
};

type Estates = { readonly [Name in CloudName]: ReturnType<(typeof clouds)[Name]["grow"]> };
export type World = WorldBase & Estates;

export const DEFAULT_SEED = "rollcall";

/** Throws RangeError for a date before day 0 (2025-06-01) or a size below 1. */
export function createWorld(options: WorldOptions): World {
  const { seed = DEFAULT_SEED, size = 1, journal = openJournal(undefined) } = options;
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`Size must be a whole number above 0, not ${size}`);
  let day = checkedDay(options.date);
  const base: WorldBase = {
    seed,
    size,
    journal,
    get day() {
      return day;
    },
    get date() {
      return dateOf(day);
    },
    get now() {
      return instantOf(day);
    },
    setDate: (date) => {
      day = checkedDay(date);
    },
  };
  const estates = Object.fromEntries(cloudNames.map((name) => [name, clouds[name].grow(base)]));
  return Object.assign(base, estates as Estates);
}

function checkedDay(date: string | Date): number {
  const day = dayOf(date);
  if (day < 0) throw new RangeError(`The world begins on ${dateOf(0)}; ${String(date)} is before it`);
  return day;
}
