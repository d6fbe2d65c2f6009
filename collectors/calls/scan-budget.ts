/** What a run may have an engine scan: a reading that is expected to go over it is not begun, and the slice says so. */
import { Incomplete } from "#lib/errors.ts";

export type ScanBudget = {
  /** Throws Incomplete when what is left does not suffice. `what`: what would be read, in words. */
  admit(expectedBytes: number, what: string): void;
  spend(bytes: number): void;
  spent(): number;
  left(): number;
};

type Options = {
  maximumBytes: number;
  /** The setting that raises the limit, by its title. */
  setting: string;
};

export function createScanBudget({ maximumBytes, setting }: Options): ScanBudget {
  let spent = 0;
  const left = () => Math.max(0, maximumBytes - spent);
  return {
    spend(bytes) {
      spent += bytes;
    },
    spent: () => spent,
    left,
    admit(expectedBytes, what) {
      if (spent + expectedBytes <= maximumBytes && left() > 0) return;
      const scanned = `${bytesText(spent)} of ${bytesText(maximumBytes)} scanned`;
      throw new Incomplete(
        [what],
        `The limit of this run is reached: ${scanned}, and ${what} would take about ${bytesText(expectedBytes)}.`,
        { hint: `The next collection goes on from there. Raise "${setting}" to read more in one run.` },
      );
    },
  };
}

const units = ["bytes", "KB", "MB", "GB", "TB", "PB"];

/** In powers of 1000, as engines bill. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** What scanning that much costs, in whole cents; `perTerabyte`: in US dollars. */
export function scanCostText(bytes: number, perTerabyte: number): string {
  const dollars = (bytes / 1e12) * perTerabyte;
  return dollars < 0.01 ? "less than 0.01 USD" : `about ${dollars.toFixed(2)} USD`;
}
