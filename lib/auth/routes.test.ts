import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { Forbidden } from "#lib/errors.ts";
import { projectRoot, readSourceFiles } from "#lib/testing/source-files.ts";
import { readAs } from "./read-as.ts";
import { reaches, roles } from "./roles.ts";
import { isForPrograms, isPublicPath, leastRoleOf, type ReadName, routeRoles, safePath } from "./routes.ts";

const files = readSourceFiles().filter(({ path }) => path.startsWith("app/") && !path.includes(".test."));

/** `app/identities/(list)/page.tsx` answers `/identities`. */
function addressOf(path: string): string {
  const parts = dirname(path).split("/").slice(1);
  return `/${parts.filter((part) => !/^\(.*\)$/.test(part)).join("/")}`;
}

function answersOf({ path, text }: { path: string; text: string }): string[] {
  if (path.endsWith("/page.tsx")) return [`GET ${addressOf(path)}`];
  if (!path.endsWith("/route.ts")) return [];
  const methods = [...text.matchAll(/\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(?=\s*\(|\s*[,}]| =)/g)].map(
    ([method]) => method,
  );
  return [...new Set(methods)].map((method) => `${method} ${addressOf(path)}`);
}

const table = Object.entries(routeRoles);
const read = table.filter(([, least]) => least !== "public").map(([name]) => name as ReadName);

test("every page and route of app/ stands in the table, and the table names no other", () => {
  expect(files.flatMap(answersOf).sort()).toEqual(Object.keys(routeRoles).sort());
});

test("what is not public comes to read by its own name, through the door", () => {
  const door = /\b(?:pageReader|apiReader|pageContext|apiContext)\((?:request, )?"([^"]+)"/g;
  for (const name of read) {
    const folder = name.replace(/^[A-Z]+ /, "");
    const asks = files
      .filter(({ path }) => addressOf(path) === folder || (folder === "/" && path === "app/page.tsx"))
      .flatMap(({ text }) => [...text.matchAll(door)].map(([, asked]) => asked));
    expect(asks, `app${folder}`).toContain(name);
  }
});

test("every route × role: read by exactly the roles that reach its least", () => {
  const pool = {} as Parameters<typeof readAs>[2];
  for (const name of read) {
    for (const role of roles) {
      const asking = () => readAs({ name: "user:1", role }, name, pool);
      const least = routeRoles[name];
      if (reaches(role, least)) expect(asking(), `${role} ${name}`).toBe(pool);
      else {
        expect(asking, `${role} ${name}`).toThrow(Forbidden);
        expect(asking, `${role} ${name}`).toThrow(new RegExp(least));
      }
    }
  }
});

test("only what the table calls public is served to who is not signed in", () => {
  const example = (name: string) =>
    (name.split(" ")[1] ?? "").replaceAll("[...nextauth]", "callback/oidc").replaceAll(/\[[^\]]+\]/g, "x y");
  for (const [name, least] of table) expect(isPublicPath(example(name)), name).toBe(least === "public");
  for (const path of [
    "/nothing",
    "/healthz/x",
    "/sign-in/x",
    "/sign-in/with/a/b",
    "/sign-out/x",
    "/api/authx",
    "/Healthz",
  ])
    expect(isPublicPath(path), path).toBe(false);
});

test("every address takes the role of its own page, and none of another's placeholder", () => {
  for (const [name, least] of table.filter(([of]) => of.startsWith("GET "))) {
    const path = (name.split(" ")[1] ?? "")
      .replaceAll("[...nextauth]", "a/b")
      .replaceAll(/\[[^\]]+\]/g, "x%20y");
    for (const address of [path, `${path}?q=/settings/audit`])
      expect(leastRoleOf(address), address).toBe(least === "public" ? null : least);
  }
  expect(leastRoleOf("/nothing")).toBeNull();
});

test("nothing streams above a page that may have to answer 403 or 404", () => {
  const streaming = files
    .filter(({ path }) => path.endsWith("/loading.tsx"))
    .map(({ path }) => dirname(path));
  expect(streaming.length).toBeGreaterThan(0);
  for (const folder of streaming) {
    for (const { path } of files.filter(
      (file) => file.path.startsWith(`${folder}/`) && file.path.endsWith("/page.tsx"),
    )) {
      const address = addressOf(path);
      expect(routeRoles[`GET ${address}` as ReadName], path).toBe("viewer");
      expect(address, path).not.toContain("[");
    }
  }
});

test("programs hear of it in a problem, people are led to sign in", () => {
  expect(["/api/v1/identities", "/identities/export", "/sources/a/progress"].every(isForPrograms)).toBe(true);
  expect(["/", "/identities", "/sources/a"].some(isForPrograms)).toBe(false);
});

test("after sign-in one goes on within Rollcall, whatever the address says", () => {
  for (const own of ["/identities?q=a%20b", "/sources/x", "/"]) expect(safePath(own)).toBe(own);
  for (const foreign of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "evil",
    "",
    "/a\\b",
    "/a\nb",
    null,
    "/sign-in",
  ])
    expect(safePath(foreign), String(foreign)).toBe("/");
});

test("the proxy asks the table", () => {
  expect(readFileSync(join(projectRoot, "proxy.ts"), "utf8")).toContain("isPublicPath(pathname)");
});
