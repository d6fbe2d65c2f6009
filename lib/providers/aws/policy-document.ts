/**
 * Turns what AWS (or an export file, or an emulator) gives as a policy document into parsed JSON, or says why it cannot; never
 * throws and never takes more than bounded depth and size, whatever the text holds.
 */
import type { Json } from "#lib/ingest/contract.ts";

export type PolicyDocument = { [key: string]: Json };
export type DecodedDocument = { document: PolicyDocument } | { document: null; problem: string };

/** Far above any quota (AWS's largest own policies have some 60,000 characters). */
const maximumCharacters = 1_048_576;
/** A policy's own structure needs 6 levels. */
const maximumDepth = 32;

/**
 * IAM returns documents RFC 3986 URL-encoded, Organizations and EKS plain, the AWS CLI already parsed.
 * Source: GetAccountAuthorizationDetails API reference ("URL-encoded JSON text").
 */
export function decodePolicyDocument(raw: unknown): DecodedDocument {
  if (typeof raw === "string") return fromText(raw);
  if (!isObject(raw)) return { document: null, problem: "the document is not a JSON object" };
  return checked(raw);
}

function fromText(raw: string): DecodedDocument {
  if (raw.length > maximumCharacters * 3) return tooLarge();
  const text = raw.trimStart().startsWith("{") ? raw : percentDecode(raw);
  if (text.length > maximumCharacters) return tooLarge();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { document: null, problem: "the document is not valid JSON" };
  }
  if (!isObject(parsed)) return { document: null, problem: "the document is not a JSON object" };
  return checked(parsed);
}

/** Decodes what is validly encoded and leaves a stray `%` alone, where decodeURIComponent would throw. `+` stays a plus. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // Not UTF-8 as a whole: the ASCII in it (quotes, braces) still means what it says.
      return run.replace(/%[0-7][0-9a-f]/gi, (byte) => decodeURIComponent(byte));
    }
  });
}

function checked(document: Record<string, unknown>): DecodedDocument {
  const budget = { characters: maximumCharacters };
  const problem = inspect(document, 1, budget);
  return problem === null ? { document: document as PolicyDocument } : { document: null, problem };
}

function inspect(value: unknown, depth: number, budget: { characters: number }): string | null {
  budget.characters -= typeof value === "string" ? value.length + 2 : 4;
  if (budget.characters < 0) return tooLarge().problem;
  if (value === null || typeof value === "string" || typeof value === "boolean") return null;
  if (typeof value === "number")
    return Number.isFinite(value) ? null : "the document holds a number JSON cannot write";
  if (typeof value !== "object") return "the document is not JSON";
  if (depth > maximumDepth) return `the document is nested deeper than ${maximumDepth} levels`;
  for (const [key, member] of Object.entries(value)) {
    budget.characters -= key.length;
    const problem = inspect(member, depth + 1, budget);
    if (problem !== null) return problem;
  }
  return null;
}

function tooLarge() {
  return { document: null, problem: `the document is larger than ${maximumCharacters} characters` };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
