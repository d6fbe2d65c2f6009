import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AuditLink,
  auditText,
  buildAnchor,
  type ChainBreak,
  type ChainPlace,
  chainGenesis,
  endOfChain,
  followChain,
  isBreak,
  parseAnchor,
} from "./audit-chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const maybe = fc.option(text, { nil: null });
const content = fc.record({
  at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  actor: text,
  command: text,
  subject: maybe,
  before: maybe,
  after: maybe,
  requestId: maybe,
  recordedAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
});
type Content = typeof content extends fc.Arbitrary<infer Value> ? Value : never;

function chain(rows: Content[]): { links: AuditLink[]; head: ChainPlace } {
  let head = chainGenesis;
  const links = rows.map((row, index) => {
    const link = {
      ...row,
      position: index + 1,
      id: String(index + 10),
      previousHash: head.hash,
      hash: "",
    };
    link.hash = sha256(auditText(link));
    head = { position: link.position, hash: link.hash };
    return link;
  });
  return { links, head };
}

/** As the verification does it: rows in the order of their positions, then the end. */
function firstBreak(links: AuditLink[], head: ChainPlace): ChainBreak | null {
  let place = chainGenesis;
  for (const link of links.toSorted((one, other) => one.position - other.position)) {
    const step = followChain(place, link, sha256);
    if (isBreak(step)) return step;
    place = step;
  }
  return endOfChain(place, head);
}

const chains = fc.array(content, { minLength: 2, maxLength: 8 }).map(chain);
const index = fc.nat();

test("an untouched chain holds from its first row to its last", () => {
  fc.assert(fc.property(chains, ({ links, head }) => firstBreak(links, head) === null));
});

const fields = [
  "id",
  "at",
  "actor",
  "command",
  "subject",
  "before",
  "after",
  "requestId",
  "recordedAt",
] as const;

test("a change of any one field of any one row is found at that row", () => {
  fc.assert(
    fc.property(chains, index, fc.constantFrom(...fields), maybe, ({ links, head }, at, field, value) => {
      const row = links[at % links.length] as AuditLink;
      fc.pre(value !== row[field] && (value !== null || !["id", "at", "actor", "command"].includes(field)));
      const changed = links.map((link) => (link === row ? { ...link, [field]: value } : link));
      expect(firstBreak(changed, head)).toMatchObject({ kind: "changed", position: row.position });
    }),
  );
});

test("a change whose row was hashed anew is found at the next row, or at the end", () => {
  fc.assert(
    fc.property(chains, index, text, ({ links, head }, at, actor) => {
      const row = links[at % links.length] as AuditLink;
      fc.pre(actor !== row.actor);
      const forged = { ...row, actor };
      forged.hash = sha256(auditText(forged));
      const found = firstBreak(
        links.map((link) => (link === row ? forged : link)),
        head,
      );
      const isLast = row.position === links.length;
      const expected = isLast ? { kind: "end", position: row.position } : { position: row.position + 1 };
      expect(found).toMatchObject(expected);
    }),
  );
});

test("a removed row is named, also the first and the last", () => {
  fc.assert(
    fc.property(chains, index, ({ links, head }, at) => {
      const row = links[at % links.length] as AuditLink;
      const found = firstBreak(
        links.filter((link) => link !== row),
        head,
      );
      expect(found?.position).toBe(row.position);
      expect(found?.kind).toBe(row.position === links.length ? "end" : "missing");
    }),
  );
});

test("a removed row whose followers moved up is found where it was", () => {
  fc.assert(
    fc.property(chains, index, ({ links, head }, at) => {
      const gone = at % (links.length - 1);
      const moved = links
        .filter((_, place) => place !== gone)
        .map((link, place) => ({ ...link, position: place + 1 }));
      expect(firstBreak(moved, head)?.position).toBe(gone + 1);
    }),
  );
});

test("a row slipped in, with a hash of its own and the others moved down, is found behind it at the latest", () => {
  fc.assert(
    fc.property(chains, index, content, ({ links, head }, at, row) => {
      const place = at % (links.length + 1);
      const before = links[place - 1]?.hash ?? chainGenesis.hash;
      const slipped = { ...row, position: place + 1, id: "7", previousHash: before, hash: "" };
      slipped.hash = sha256(auditText(slipped));
      const later = links.slice(place).map((link) => ({ ...link, position: link.position + 1 }));
      const found = firstBreak([...links.slice(0, place), slipped, ...later], head);
      expect(found?.position).toBe(place + (place === links.length ? 1 : 2));
    }),
  );
});

test("two rows that change places are found at the first of the two", () => {
  fc.assert(
    fc.property(chains, index, index, ({ links, head }, one, other) => {
      const [first, second] = [one % links.length, other % links.length].sort((a, b) => a - b) as [
        number,
        number,
      ];
      fc.pre(first !== second);
      const swapped = links.map((link, place) => {
        if (place === first) return { ...(links[second] as AuditLink), position: first + 1 };
        if (place === second) return { ...(links[first] as AuditLink), position: second + 1 };
        return link;
      });
      expect(firstBreak(swapped, head)?.position).toBe(first + 1);
    }),
  );
});

test("no two rows share a text, whatever their fields hold", () => {
  fc.assert(
    fc.property(content, content, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const rest = { position: 1, id: "1", previousHash: chainGenesis.hash, hash: "" };
      expect(auditText({ ...one, ...rest })).not.toBe(auditText({ ...other, ...rest }));
    }),
  );
  const rest = { position: 1, id: "1", at: "", recordedAt: "", previousHash: "", hash: "", requestId: null };
  const shifted = { ...rest, actor: "a", command: "b", before: null, after: null };
  expect(auditText({ ...shifted, subject: null })).not.toBe(auditText({ ...shifted, subject: "" }));
  expect(auditText({ ...shifted, subject: "1:x," })).not.toBe(auditText({ ...shifted, subject: "x" }));
});

test("an anchor reads back as it was written", () => {
  const place = { position: 1234, hash: "ab".repeat(32) };
  expect(parseAnchor(buildAnchor(place))).toEqual(place);
  expect(parseAnchor("1234:xyz")).toBeNull();
});
