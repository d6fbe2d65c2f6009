/**
 * The expected findings by the plain sentences of the checks: each identity, credential and trust is looked at by itself, as the world
 * has it. It knows nothing of how the app checks, stores or closes any of it.
 */
import type { OracleAnswer, OracleCredential, OracleObserved, OracleUsage } from "./oracle-answer.ts";
import type { OracleLink } from "./oracle-links.ts";
import type { OracleScore } from "./oracle-score.ts";

/** `identity`: external id; of a binding whose subject is nobody, the subject it names. */
export type OracleFinding = { rule: string; identity: string };
