import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffDocuments, diffLines } from "./document-diff.ts";

const words = fc.array(fc.constantFrom("a", "b", "c", "d,", "d"), { maxLength: 12 });

describe("the difference of two texts", () => {
  const plain = (line: string) => line.replace(/,$/, "");
  it("holds every line of both, in their order", () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        const lines = diffLines(before, after);
        const of = (mark: string) => lines.filter((one) => one.mark !== mark).map(({ text }) => plain(text));
        expect(of("+")).toEqual(before.map(plain));
        expect(of("-")).toEqual(after.map(plain));
      }),
    );
  });
  it("is as short as can be, by another way to count it", () => {
    const common = (one: readonly string[], other: readonly string[]): number => {
      const [first, ...rest] = one;
      if (first === undefined || other.length === 0) return 0;
      const at = other.findIndex((line) => plain(line) === plain(first));
      return Math.max(common(rest, other), at < 0 ? 0 : 1 + common(rest, other.slice(at + 1)));
    };
    fc.assert(
      fc.property(words, words, (before, after) => {
        expect(diffLines(before, after).filter(({ mark }) => mark === " ")).toHaveLength(
          common(before, after),
        );
      }),
    );
  });
});

describe("the difference of two documents", () => {
  const statement = (Sid: string, ...Action: string[]) => ({ Sid, Effect: "Allow", Action, Resource: "*" });
  const policy = (...Statement: ReturnType<typeof statement>[]) => ({ Version: "2012-10-17", Statement });

  it("goes statement by statement: what stays, what is smaller, what is gone, what is new", () => {
    const parts = diffDocuments(
      policy(
        statement("A", "s3:GetObject"),
        statement("B", "s3:PutObject", "s3:ListBucket"),
        statement("C", "x:Y"),
      ),
      policy(statement("A", "s3:GetObject"), statement("B", "s3:ListBucket"), statement("D", "y:Z")),
    );
    expect(parts.map(({ title, state }) => `${title}: ${state}`)).toEqual([
      "Document: same",
      'Statement 1 "A": same',
      'Statement 2 "B": changed',
      'Statement 3 "C": changed',
    ]);
    const [, , second] = parts;
    expect(second?.lines.filter(({ mark }) => mark !== " ")).toEqual([
      { mark: "-", text: '    "s3:PutObject",' },
    ]);
  });

  it("sees no difference in the order of keys", () => {
    const before = { Statement: [{ Condition: { B: { y: 1, x: 2 } }, Effect: "Deny", Action: "*" }] };
    const after = { Statement: [{ Effect: "Deny", Action: "*", Condition: { B: { x: 2, y: 1 } } }] };
    expect(diffDocuments(before, after).map(({ state }) => state)).toEqual(["same"]);
  });

  it("shows a document that goes, one that comes, and two in the place of one", () => {
    const one = policy(statement("A", "s3:GetObject"));
    expect(diffDocuments(one, null).every(({ state }) => state === "removed")).toBe(true);
    expect(diffDocuments(null, one).every(({ state }) => state === "added")).toBe(true);
    expect(diffDocuments(one, [one, one]).filter(({ state }) => state === "added").length).toBeGreaterThan(0);
  });

  it("loses no line of either, whatever the documents are", () => {
    const some = fc
      .array(fc.tuple(fc.constantFrom("A", "B", "C", ""), fc.subarray(["x:A", "x:B", "x:C"])), {
        maxLength: 4,
      })
      .map((list) => policy(...list.map(([sid, actions]) => statement(sid, ...actions))));
    const linesOf = (document: ReturnType<typeof policy>) =>
      [{ Version: document.Version }, ...document.Statement].flatMap((one) =>
        JSON.stringify(one, null, 2)
          .split("\n")
          .map((text) => text.replace(/,$/, "")),
      );
    fc.assert(
      fc.property(some, some, (before, after) => {
        const lines = diffDocuments(before, after).flatMap((part) => part.lines);
        const of = (mark: string) =>
          lines.filter((one) => one.mark !== mark).map(({ text }) => text.replace(/,$/, ""));
        expect(of("+")).toEqual(linesOf(before));
        expect(of("-").toSorted()).toEqual(linesOf(after).toSorted());
      }),
    );
  });
});
