/** The proof that stands before every trust policy is shown: it lets in nobody new, and whoever else came in comes in as before. */
import { coversPattern } from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { Trust } from "../../trust-exposure.ts";
import { isRecord, statementsOf, stringsOf } from "../statements.ts";
import { parseTrustPolicy, type TrustEntry } from "../trust-policy.ts";

/** Empty: it holds. `changed`: as the party is written in entries. Whoever was deleted came in no more and is not missed. */
export function problemsOfTrust(
  before: Json,
  after: Json,
  changed: Pick<Trust, "mechanism" | "trusted">,
): string[] {
  const [was, is] = [parseTrustPolicy(before), parseTrustPolicy(after)];
  const isChanged = (entry: TrustEntry) =>
    entry.mechanism === changed.mechanism && partyOf(entry) === partyOf(changed);
  const fresh = is.filter((entry) => !was.some((old) => isWithin(entry, old)));
  const lost = was.filter(
    (entry) => entry.trusted.kind !== "id" && !isChanged(entry) && !is.some((one) => isEqual(one, entry)),
  );
  const denials = (document: Json) =>
    JSON.stringify(statementsOf(document).filter(({ Effect }) => Effect !== "Allow"));
  return [
    ...fresh.map(({ trusted }) => `it would let in ${trusted.value} otherwise than before`),
    ...lost.map(({ trusted }) => `${trusted.value} would no longer come in as before`),
    ...(denials(before) === denials(after) ? [] : ["a denial would be another"]),
  ];
}

/** Of a token only its issuer: the subject is what changes. */
function partyOf({ trusted: { kind, value } }: Pick<Trust, "trusted">): string {
  return kind === "federated" ? value.slice(0, value.indexOf("|")) : `${kind} ${value}`;
}

function isEqual(one: TrustEntry, other: TrustEntry): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

/** Whoever the entry lets in, the old one let in too. */
function isWithin(entry: TrustEntry, old: TrustEntry): boolean {
  if (entry.mechanism !== old.mechanism || entry.trusted.kind !== old.trusted.kind) return false;
  const [made, known] = [entry.trusted.value, old.trusted.value];
  const isToken = old.trusted.kind === "federated";
  if (made !== known && !(isToken && coversPattern(known, made, true))) return false;
  return isTighter(entry.condition, old.condition, isToken);
}

/** Every key that had to be met still has to be, by the same values or by fewer; a token's subject is compared above. */
function isTighter(condition: Json, old: Json, isToken: boolean): boolean {
  if (!isRecord(old)) return true;
  return Object.entries(old).every(([operator, block]) => {
    if (!isRecord(block)) return true;
    return Object.entries(block).every(([key, values]) => {
      if (isToken && /:sub$/i.test(key)) return true;
      const found = isRecord(condition) ? condition[operator] : undefined;
      const made = isRecord(found) ? found[key] : undefined;
      if (JSON.stringify(made) === JSON.stringify(values)) return true;
      const allowed = new Set(stringsOf(values));
      return made !== undefined && stringsOf(made).every((value) => allowed.has(value));
    });
  });
}
