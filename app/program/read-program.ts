/** The program as it stands and who reads it, at one moment of the database. */
import { getProgram, type Program } from "#lib/queries/overview/get-program.ts";
import { pageReader } from "../current-person.ts";
import { missingWords } from "../identities/missing-identities.ts";
import { may } from "../if-may.tsx";

export type ProgramPage = { program: Program; mayStart: boolean };

/** Null while nothing has been collected. */
export async function readProgram(): Promise<ProgramPage | null> {
  const mayStart = await may("program.start");
  const program = await getProgram(await pageReader("GET /program"), missingWords);
  return program === null ? null : { program, mayStart };
}
