import fc from "fast-check";
import { expect, test } from "vitest";
import { boundaryOf, readParts } from "./read-parts.ts";

async function* inPieces(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function partsOf(
  body: Buffer,
  boundary: string,
  size: number,
): Promise<{ name: string; content: string }[]> {
  const parts: { name: string; content: string }[] = [];
  for await (const { name, content } of readParts(inPieces(body, size), boundary)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(Buffer.from(piece));
    parts.push({ name, content: Buffer.concat(pieces).toString("hex") });
  }
  return parts;
}

const boundary = "----rollcall7";
/** Full of what looks like the beginning of a boundary. */
const tricky = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom("\r\n", "\r", "--", "\r\n--", `\r\n--${boundary.slice(0, 9)}`),
    ),
  )
  .map((pieces) => Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))))
  .filter(
    (content) =>
      !content.includes(`\r\n--${boundary}`) &&
      !content.subarray(0, boundary.length + 2).includes(`--${boundary}`),
  );

test("whatever a form encodes comes out again, in whatever pieces it arrives", async () => {
  const part = fc.record({ name: fc.constantFrom("main", "audit-log"), content: tricky });
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 3 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, size) => {
        const encoded = parts.map(({ name, content }) =>
          Buffer.concat([
            Buffer.from(
              `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a.json"\r\n\r\n`,
            ),
            content,
            Buffer.from("\r\n"),
          ]),
        );
        const body = Buffer.concat([...encoded, Buffer.from(`--${boundary}--\r\n`)]);
        const expected = parts.map(({ name, content }) => ({ name, content: content.toString("hex") }));
        expect(await partsOf(body, boundary, size)).toEqual(expected);
        // Cut anywhere before its last boundary, it is refused.
        const cut = body.subarray(0, body.length - 5);
        await expect(partsOf(cut, boundary, size)).rejects.toThrow(/breaks off/);
      },
    ),
    { numRuns: 200 },
  );
});

test("any other body is told apart or refused, and never waited for", async () => {
  const noise = fc.oneof(
    tricky,
    fc.constant(Buffer.from(`--${boundary}`)),
    fc.constant(Buffer.from("\r\n\r\n")),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(noise, { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (pieces, size) => {
        const read = partsOf(Buffer.concat(pieces), boundary, size).then(
          () => "told apart",
          (error: Error) => error.name,
        );
        expect(["told apart", "Invalid"]).toContain(await read);
      },
    ),
    { numRuns: 200 },
  );
  const endless = Buffer.from(`--${boundary}\r\n${"x".repeat(20_000)}`);
  await expect(partsOf(endless, boundary, 1000)).rejects.toThrow(/too long/);
});

test("what Node's own FormData writes is read", async () => {
  const form = new FormData();
  form.append("main", new Blob(['{"a":1}']), "export.json");
  const request = new Request("http://x/", { method: "POST", body: form });
  const named = boundaryOf(request.headers.get("content-type")) ?? "";
  const body = Buffer.from(await request.arrayBuffer());
  expect(await partsOf(body, named, 7)).toEqual([
    { name: "main", content: Buffer.from('{"a":1}').toString("hex") },
  ]);
});

test("a body that is not in parts has no boundary; parts without one are refused", () => {
  expect([boundaryOf(null), boundaryOf("application/json")]).toEqual([null, null]);
  expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe("a b");
  expect(() => boundaryOf("multipart/form-data")).toThrow(/boundary/);
});
