/** Keeps account of what could not be read while the rest is delivered, and ends the slice with an error when anything is missing. */
import { Denied, Incomplete, NotFound, type RollcallError, Unavailable } from "#lib/errors.ts";

export type Shortfall = {
  /** The error the work ended with, noted unless it says that the thing does not exist; null when it succeeded. */
  attempt(work: () => Promise<void>): Promise<RollcallError | null>;
  /** Throws what was noted: the error itself when nothing at all could be read, else Incomplete. */
  end(): void;
};

export function createShortfall(): Shortfall {
  const noted: RollcallError[] = [];
  let succeeded = 0;
  return {
    async attempt(work) {
      try {
        await work();
        succeeded += 1;
        return null;
      } catch (error) {
        const isOurs = error instanceof Denied || error instanceof Incomplete || error instanceof NotFound;
        // A server that does not answer one list will not answer the next one.
        if (!isOurs || error instanceof Unavailable) throw error;
        if (!(error instanceof NotFound)) noted.push(error);
        return error;
      }
    },
    end() {
      const [first] = noted;
      if (first === undefined) return;
      if (succeeded === 0) throw first;
      throw new Incomplete(
        noted.map(({ message }) => message),
        "Not everything could be read.",
        {
          hint: noted.map(({ hint }) => hint).join(" "),
          cause: first,
          detail: { permission: first instanceof Denied ? first.permission : undefined },
        },
      );
    },
  };
}
