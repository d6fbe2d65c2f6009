import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePolicyDocument } from "./policy-document.ts";

const document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::a+b/100%/é" }],
};

describe("decodePolicyDocument", () => {
  it.each([
    ["URL-encoded as IAM sends it", encodeURIComponent(JSON.stringify(document))],
    ["plain text", JSON.stringify(document)],
    ["plain text with space around", `\n ${JSON.stringify(document)} `],
    ["URL-encoded with encoded space before it", encodeURIComponent(`\n ${JSON.stringify(document)}`)],
    ["already parsed", document],
  ])("reads a document that is %s", (_name, raw) => {
    expect(decodePolicyDocument(raw)).toEqual({ document });
  });

  it("leaves a stray % alone where it decodes the rest", () => {
    expect(decodePolicyDocument("%7B%22a%22%3A%22100%%22%7D")).toEqual({ document: { a: "100%" } });
    expect(decodePolicyDocument("%7B%22a%22%3A%22%E0%A4%A%22%7D").document).not.toBeNull();
  });

  it("does not read + as a space", () => {
    expect(decodePolicyDocument("%7B%22a%22%3A%22b+c%22%7D")).toEqual({ document: { a: "b+c" } });
  });

  it.each([
    ["cut off", '{"Version":"2012'],
    ["a list", "[]"],
    ["a number", 5],
    ["nothing", undefined],
    ["null", null],
    ["empty", ""],
    ["nested without end", `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`],
    ["nested lists", { a: JSON.parse(`${"[".repeat(100)}${"]".repeat(100)}`) }],
    ["longer than any policy", JSON.stringify({ a: "x".repeat(2_000_000) })],
    ["a large parsed object", { a: "x".repeat(2_000_000) }],
    ["not JSON inside", { a: () => 1 }],
    ["a number JSON cannot write", { a: Number.NaN }],
  ])("says what is wrong with one that is %s", (_name, raw) => {
    const decoded = decodePolicyDocument(raw);
    expect(decoded.document).toBeNull();
    expect("problem" in decoded && decoded.problem).toMatch(/^the document /);
  });

  it("gives back any object that was encoded, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })),
        (value) => {
          const plain = { ...value };
          expect(decodePolicyDocument(encodeURIComponent(JSON.stringify(plain)))).toEqual({
            document: JSON.parse(JSON.stringify(plain)),
          });
        },
      ),
    );
  });
});
