/**
 * A trust policy with one entry tightened or taken out: every other entry and every denial stays to the letter, and what is left lets in
 * nobody the old one did not.
 */
import type { Json } from "#lib/ingest/contract.ts";
import type { Trust } from "../../trust-exposure.ts";
import { isRecord, type Statement, statementsOf, stringsOf } from "../statements.ts";
import { parseTrustPolicy, type TrustEntry } from "../trust-policy.ts";

type Entry = Pick<Trust, "mechanism" | "trusted" | "condition">;

/** What takes the place of the entry's own statement: its condition; null: the entry goes. */
type Edit = (condition: Json) => Json;

/** Null where no statement is found that says it, or nothing would be left of the policy. `Sid`s stay each once. */
export function editTrust(document: Json, entry: Entry, edit: Edit | null): Json {
  if (!isRecord(document)) return null;
  const statements = statementsOf(document);
  const made = statements.flatMap((statement) => edited(statement, entry, edit));
  const isSame = JSON.stringify(made) === JSON.stringify(statements);
  return isSame || made.length === 0 ? null : { ...document, Statement: made };
}

/** Without anybody who was deleted: IAM stores no policy that names one. Null where nobody else is in it. */
export function withoutDeleted(document: Json): Json {
  const gone = parseTrustPolicy(document).find(({ trusted }) => trusted.kind === "id");
  return gone === undefined ? document : withoutDeleted(editTrust(document, gone, null));
}

function edited(statement: Statement, entry: Entry, edit: Edit | null): Statement[] {
  const said = entriesOf(statement);
  if (!said.some((one) => isSame(one, entry))) return [statement];
  const [type, values] = partyOf(statement, entry);
  if (type === null) return edit === null ? [] : [{ ...statement, Condition: edit(conditionOf(statement)) }];
  const rest = withoutParty(statement, type, values);
  if (edit === null) return rest === null ? [] : [rest];
  const [only] = values;
  const own: Statement = { ...statement, Condition: edit(conditionOf(statement)) };
  if (rest === null || only === undefined) return [own];
  const { Sid: _, ...unnamed } = own;
  return [rest, { ...unnamed, Principal: { [type]: values.length === 1 ? only : values } }];
}

function entriesOf(statement: Statement): TrustEntry[] {
  return parseTrustPolicy({ Statement: [statement] });
}

function isSame(one: Entry, other: Entry): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ mechanism, trusted, condition }: Entry): string {
  return JSON.stringify([mechanism, trusted.kind, trusted.value, sorted(condition)]);
}

/** What is stored comes back with its keys in another order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

function conditionOf({ Condition }: Statement): Json {
  return isRecord(Condition) ? Condition : null;
}

/** Under which type of principal, and as what it is written there; a null type: the statement names nobody else. */
function partyOf(statement: Statement, entry: Entry): [type: string | null, values: string[]] {
  const principal = statement.Principal;
  if (!isRecord(principal)) return [null, []];
  for (const [type, written] of Object.entries(principal)) {
    const values = stringsOf(written).filter((value) =>
      entriesOf({ ...statement, Principal: { [type]: value } }).some((one) => isSame(one, entry)),
    );
    if (values.length > 0) return [type, values];
  }
  return [null, []];
}

/** Null where it names nobody else. */
function withoutParty(statement: Statement, type: string, gone: readonly string[]): Statement | null {
  const principal = statement.Principal;
  if (!isRecord(principal)) return null;
  const left = Object.entries(principal).flatMap(([kind, written]): [string, Json][] => {
    const values = stringsOf(written).filter((value) => kind !== type || !gone.includes(value));
    if (values.length === 0) return [];
    return [[kind, Array.isArray(written) && values.length > 1 ? values : (values[0] ?? "")]];
  });
  return left.length === 0 ? null : { ...statement, Principal: Object.fromEntries(left) };
}

/** The same with one more key that has to be met. */
export function withCondition(condition: Json, operator: string, key: string, value: Json): Json {
  const known = isRecord(condition) ? condition : {};
  const block = isRecord(known[operator]) ? known[operator] : {};
  return { ...known, [operator]: { ...block, [key]: value } };
}

/** The same asking for exactly these subjects of an issuer, whatever it asked of the subject before. */
export function withSubjects(condition: Json, issuer: string, subjects: readonly string[]): Json {
  const known = isRecord(condition) ? condition : {};
  const key = `${issuer}:sub`;
  const left = Object.entries(known).flatMap(([operator, block]): [string, Json][] => {
    if (!isRecord(block)) return [[operator, block]];
    const rest = Object.entries(block).filter(
      ([name]) => name.toLowerCase() !== key.toLowerCase() || !/^string(equals|like)/i.test(operator),
    );
    return rest.length === 0 ? [] : [[operator, Object.fromEntries(rest)]];
  });
  const [first] = subjects;
  const value = subjects.length === 1 && first !== undefined ? first : [...subjects];
  const operator = subjects.some((one) => /[*?]/.test(one)) ? "StringLike" : "StringEquals";
  return withCondition(Object.fromEntries(left), operator, key, value);
}
