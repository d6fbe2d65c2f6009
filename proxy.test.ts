import { NextRequest } from "next/server.js";
import { expect, test } from "vitest";
import { config, proxy } from "./proxy.ts";

const answer = (headers: Record<string, string>, method = "POST") =>
  proxy(
    new NextRequest("http://127.0.0.1:3000/sources", {
      method,
      headers: { host: "127.0.0.1:3000", ...headers },
    }),
  );

test("a body is read only when it says its length, and that is at most a megabyte", async () => {
  // What may be read is judged by its sender next: nobody is signed in here.
  expect(answer({}).status).toBe(401);
  expect(answer({ "content-length": "1048576" }).status).toBe(401);
  for (const length of ["1048577", "99999999999999999999", "-1", "1e3", "x"]) {
    expect(answer({ "content-length": length }).status, length).toBe(413);
  }
  expect(answer({ "transfer-encoding": "chunked" }).status).toBe(411);
  const refused = answer({ "content-length": "9".repeat(500) });
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect((await refused.text()).length).toBeLessThan(500);
});

test("every address comes through here but those of delivered files and batches, to the letter", () => {
  const [matcher = ""] = config.matcher;
  const passes = (path: string) => new RegExp(`^${matcher}$`).test(path);
  expect(["/api/v1/sources/acme/ingest", "/api/v1/sources/a%2Fb/ingest"].filter(passes)).toEqual([]);
  expect(passes("/api/v1/ingest/kubernetes-audit/prod")).toBe(false);
  const others = [
    "/",
    "/sources",
    "/api/v1/sources/acme/ingest/",
    "/api/v1/sources/a/b/ingest",
    "/api/v1/sources/ingest",
  ];
  const near = [
    "/api/v1/sources/acme/ingest/x",
    "/x/api/v1/sources/acme/ingest",
    "/api/v1/sources/acme/ingest.rsc",
    "/api/v1/ingest/kubernetes-audit",
    "/api/v1/ingest/kubernetes-audit/a/b",
    "/api/v1/ingest/other/prod",
  ];
  expect([...others, ...near].filter((path) => !passes(path))).toEqual([]);
});

test("another host's name and another site's form are refused before anything else", () => {
  expect(answer({ host: "rollcall.example" }).status).toBe(421);
  expect(answer({ origin: "https://evil.example" }).status).toBe(403);
});
