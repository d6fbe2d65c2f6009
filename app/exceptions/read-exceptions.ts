/** Every exception and who reads them, at one moment of the database. */
import { reaches } from "#lib/auth/roles.ts";
import {
  type ExceptionList,
  type ExceptionRow,
  listExceptions,
} from "#lib/queries/exceptions/list-exceptions.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { currentPerson, pageReader } from "../current-person.ts";

/** `ending`: of those that hold, for less than 30 days more. */
export const exceptionFilters = [
  "waiting",
  "holds",
  "ending",
  "expired",
  "ended",
  "refused",
  "withdrawn",
] as const;
export type ExceptionFilter = (typeof exceptionFilters)[number];

export type ExceptionsPage = {
  /** Null: all of them. */
  shown: ExceptionFilter | null;
  rows: ExceptionRow[];
  asOf: Date;
  list: ExceptionList;
  /** `user:<id>` of the reader. */
  person: string;
  mayDecide: boolean;
  /** Only those left standing past their end, of one team or cloud where it is named; null: all. */
  overdue: { team: string | null; provider: string | null } | null;
};

/** Null while nothing has been collected. */
export async function readExceptions(
  shown: ExceptionFilter | null,
  overdue: ExceptionsPage["overdue"] = null,
): Promise<ExceptionsPage | null> {
  const person = await currentPerson();
  return inSnapshot(await pageReader("GET /exceptions"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const list = await listExceptions(client, { asOf });
    const isShown = ({ state, isEnding, isOverdue, team, provider }: ExceptionRow) => {
      if (overdue !== null)
        return (
          isOverdue &&
          (overdue.team === null || (team?.key ?? "none") === overdue.team) &&
          (overdue.provider === null || provider === overdue.provider)
        );
      return shown === "ending" ? isEnding : shown === null || state === shown;
    };
    return {
      ...{ asOf, shown, overdue, list, rows: list.exceptions.filter(isShown) },
      person: person === null ? "" : `user:${person.userId}`,
      mayDecide: person !== null && reaches(person.role, "lead"),
    };
  });
}
