/** Keeps account of what could not be read while the rest is delivered, and ends the slice with an error when anything is missing. */
import { Denied, Incomplete, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";

export type Shortfall = {
  /** The result of `work`; null when it was refused or failed (noted) or its object is gone (not noted). */
  attempt<T>(what: string, work: () => Promise<T>): Promise<T | null>;
  note(what: string, error: RollcallError): void;
  /** Throws Incomplete when anything was noted. */
  end(): void;
};

/** After this many failures that are not refusals the other side is taken to be down, and the slice ends. */
const maximumFailures = 3;
const longestList = 20;

export function createShortfall(signal: AbortSignal): Shortfall {
  const noted: { what: string; error: RollcallError }[] = [];
  const end = () => {
    const first = noted[0];
    if (first === undefined) return;
    const missing = noted.map(({ what, error }) => `${what}: ${error.message}`);
    const shown =
      missing.length > longestList
        ? [...missing.slice(0, longestList), `and ${missing.length - longestList} more`]
        : missing;
    const permission = noted.map(({ error }) => error).find((error) => error instanceof Denied)?.permission;
    throw new Incomplete(
      shown,
      `Not everything could be read: ${first.what}${noted.length > 1 ? ` and ${noted.length - 1} more` : ""}.`,
      {
        hint: first.error.hint,
        cause: first.error,
        detail: { ...first.error.detail, permission },
      },
    );
  };
  const note = (what: string, error: RollcallError) => {
    noted.push({ what, error });
    if (noted.filter((entry) => entry.error instanceof Unavailable).length >= maximumFailures) end();
  };
  return {
    note,
    end,
    async attempt(what, work) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !(error instanceof RollcallError)) throw error;
        if (!(error instanceof NotFound)) note(what, error);
        return null;
      }
    },
  };
}
