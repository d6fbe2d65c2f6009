/** Every exception and who reads them, at one moment of the database. */
import { reaches } from "#lib/auth/roles.ts";
import { type ExceptionList, listExceptions } from "#lib/queries/exceptions/list-exceptions.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { currentPerson, pageReader } from "../current-person.ts";

export type ExceptionsPage = {
  asOf: Date;
  list: ExceptionList;
  /** `user:<id>` of the reader. */
  person: string;
  mayDecide: boolean;
  /** Only those left standing past their end, of one team where it is named; null: all. */
  overdue: { team: string | null } | null;
};

/** Null while nothing has been collected. */
export async function readExceptions(
  overdue: ExceptionsPage["overdue"] = null,
): Promise<ExceptionsPage | null> {
  const person = await currentPerson();
  return inSnapshot(await pageReader("GET /exceptions"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const list = await listExceptions(client, { asOf });
    return {
      ...{ asOf, overdue, list },
      person: person === null ? "" : `user:${person.userId}`,
      mayDecide: person !== null && reaches(person.role, "lead"),
    };
  });
}
