/** Policies as people write them and worse: any pattern, any mix of Action, NotAction, Resource and Condition. */
import fc from "fast-check";
import type { Json } from "#lib/ingest/contract.ts";

export type ArbitraryStatement = { [key: string]: Json };

/** Statements over the actions of these names, and a few that nobody knows. */
export function arbitraryStatements(names: readonly string[]): fc.Arbitrary<ArbitraryStatement[]> {
  return fc.array(arbitraryStatement(names), { minLength: 0, maxLength: 6 });
}

function arbitraryStatement(names: readonly string[]): fc.Arbitrary<ArbitraryStatement> {
  const patterns = fc.oneof(
    arbitraryPattern(names),
    fc.array(arbitraryPattern(names), { minLength: 0, maxLength: 5 }),
  );
  const resource = fc.constantFrom<Json>(
    "*",
    ["*"],
    "arn:aws:s3:::bucket/*",
    ["arn:aws:sqs:*:123456789012:*", "*"],
    ["arn:aws:s3:::one"],
  );
  const condition = fc.constantFrom<Json>({}, { Bool: { "aws:SecureTransport": "true" } });
  return fc
    .record({
      effect: fc.constantFrom("Allow", "Allow", "Deny"),
      element: fc.constantFrom("Action", "Action", "Action", "NotAction"),
      patterns,
      scope: fc.constantFrom("Resource", "Resource", "Resource", "NotResource"),
      resource,
      condition: fc.option(condition, { freq: 2 }),
    })
    .map(({ effect, element, patterns: listed, scope, resource: reached, condition: when }) => ({
      Effect: effect,
      [element]: listed,
      [scope]: reached,
      ...(when === null ? {} : { Condition: when }),
    }));
}

/** A name, cut, starred, in another case, or with characters that regular expressions treat as their own. */
function arbitraryPattern(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names);
  const at = fc.nat(40);
  const cut = fc.tuple(name, at).map(([text, end]) => `${text.slice(0, end)}*`);
  const holed = fc
    .tuple(name, at, fc.constantFrom("?", "*", ".", "+", "??", "**"))
    .map(([text, hole, mark]) => text.slice(0, hole) + mark + text.slice(hole + 1));
  const service = name.map((text) => `${text.split(":")[0]}:*`);
  const tail = fc.tuple(name, at).map(([text, start]) => `*${text.slice(start)}`);
  const cased = fc
    .tuple(name, fc.boolean())
    .map(([text, up]) => (up ? text.toUpperCase() : text.toLowerCase()));
  const odd = fc.constantFrom("*", "*:*", "nothing:Known", "zz:*", "", "[a-z]:*");
  return fc.oneof(name, cut, holed, service, tail, cased, odd);
}
