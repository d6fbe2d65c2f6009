import { expect, test } from "vitest";
import { type Import, readSourceFiles, type SourceFile } from "./testing/source-files.ts";

const files = readSourceFiles();
const isTest = (file: SourceFile) =>
  /\.(test|spec)\.tsx?$/.test(file.path) ||
  file.path.includes("/testing/") ||
  file.path.includes("/arbitrary-");
const code = files.filter((file) => !isTest(file));
const room = (path: string) => path.split("/")[0] ?? "";
const inAny = (path: string, folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`));

/** `file: what it does wrong`, for every import that the rule refuses. */
function offences(among: SourceFile[], refuses: (item: Import, file: SourceFile) => boolean): string[] {
  return among.flatMap((file) =>
    file.imports.filter((item) => refuses(item, file)).map((item) => `${file.path} imports ${item.target}`),
  );
}

test("the project has files to judge", () => {
  expect(code.length).toBeGreaterThan(40);
});

const mayImport: Record<string, string[]> = {
  app: ["app", "components", "lib"],
  components: ["components", "lib"],
  lib: ["lib"],
  collectors: ["collectors", "lib"],
  e2e: ["e2e"],
};

const shippedData =
  /^lib\/providers\/[a-z]+\/(permissions|actions|audit-log|risks|resource-control-services)\.(json|ts)$/;

test("imports go app -> components -> lib and collectors -> lib; the outside world knows only lib/domain", () => {
  const refuses = (item: Import, file: SourceFile) => {
    const target = room(item.target);
    if (!(target in mayImport) || mayImport[room(file.path)]?.includes(target)) return false;
    if (room(file.path) === "e2e" && item.target.startsWith("lib/domain/")) return false;
    // The simulators serve exactly the permissions that ship with a collector; the oracle reads the data of actions and risks.
    if (file.path.startsWith("e2e/clouds/") && shippedData.test(item.target)) return false;
    return !(file.path.startsWith("e2e/bench/") && target === "lib");
  };
  expect(offences(code, refuses)).toEqual([]);
});

test("tests may also use the simulated clouds and what they test, nothing else", () => {
  const refuses = (item: Import, file: SourceFile) => {
    const target = room(item.target);
    if (!(target in mayImport) || mayImport[room(file.path)]?.includes(target)) return false;
    return !(
      inAny(item.target, ["e2e/clouds", "lib"]) ||
      (room(file.path) === "e2e" && target === "collectors")
    );
  };
  expect(offences(files.filter(isTest), refuses)).toEqual([]);
});

const sdk = /^(@aws-sdk|@smithy|@azure|googleapis|@google-cloud|@kubernetes)(\/|$)/;

test("cloud SDKs stay in the folder of their cloud, and that folder is loaded lazily", () => {
  const home = /^(collectors\/(aws|gcp|azure|kubernetes)|e2e\/clouds)\//;
  expect(offences(files, (item, file) => sdk.test(item.target) && !home.test(file.path))).toEqual([]);
  const eager = (item: Import, file: SourceFile) =>
    /^collectors\/(aws|gcp|azure|kubernetes)\/.*\.ts$/.test(item.target) &&
    !/^collectors\/(aws|gcp|azure|kubernetes)\//.test(file.path) &&
    !item.dynamic &&
    !item.typeOnly;
  expect(offences(code, eager)).toEqual([]);
});

test("Postgres and Prisma are touched only where the database is the subject", () => {
  const rooms = ["db", "queries", "commands", "ingest", "analysis", "jobs", "auth"].map(
    (name) => `lib/${name}`,
  );
  const database = /^(pg|pg-copy-streams|@prisma\/.*)$/;
  const refuses = (item: Import, file: SourceFile) =>
    database.test(item.target) && !item.typeOnly && !inAny(file.path, [...rooms, "e2e/bench"]);
  expect(offences(code, refuses)).toEqual([]);
  const queue = /^(pg-boss|cron-parser)$/;
  expect(offences(code, (item, file) => queue.test(item.target) && !inAny(file.path, ["lib/jobs"]))).toEqual(
    [],
  );
});

// A script that makes data files, by hand and beside them: it reads and writes, and nothing of the app imports it.
const makesData = /^lib\/providers\/[a-z]+\/update-[a-z-]+\.ts$/;

test("domain and providers are pure: no I/O, clock, randomness or environment", () => {
  const rooms = ["lib/domain", "lib/providers"];
  const pure = code.filter((file) => inAny(file.path, rooms) && !makesData.test(file.path));
  const outside = (item: Import) =>
    !item.typeOnly &&
    !inAny(item.target, ["lib/domain", "lib/providers"]) &&
    !["zod", "lib/errors.ts"].includes(item.target) &&
    // Data that ships with a provider, not I/O.
    !item.target.endsWith(".json");
  expect(offences(pure, outside)).toEqual([]);
  const impure = /\bprocess\.|Math\.random|Date\.now|new Date\(\)|\bfetch\(|setTimeout|performance\./;
  expect(pure.filter((file) => impure.test(file.text)).map((file) => file.path)).toEqual([]);
  expect(offences(code, (item) => makesData.test(item.target))).toEqual([]);
});

test("every command goes through run-command", () => {
  const commands = code.filter(
    (file) => file.path.startsWith("lib/commands/") && !file.path.endsWith("/run-command.ts"),
  );
  const bypass = commands.filter(
    (file) => !file.text.includes("runCommand(") && !file.text.includes("runCommand<"),
  );
  expect(bypass.map((file) => file.path)).toEqual([]);
});

test("the web process reads for somebody: only the door, commands and sign-in hold the pool", () => {
  const holders = ["app/current-person.ts", "app/reader.ts", "app/act.ts", "app/readyz/route.ts"];
  const signIn = ["app/sign-in", "app/sign-out", "app/api/auth"];
  const refuses = (item: Import, file: SourceFile) =>
    item.target === "lib/db/app-pool.ts" && !holders.includes(file.path) && !inAny(file.path, signIn);
  expect(offences(code, refuses)).toEqual([]);
});

test("no file needs its own values to be made: which of a circle is read first would decide what is there", () => {
  const byPath = new Map(code.map((file) => [file.path, file]));
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (path: string, way: string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" > "));
    if (done.has(path) || way.includes(path)) return;
    for (const { target, typeOnly } of byPath.get(path)?.imports ?? [])
      if (!typeOnly) follow(target, [...way, path]);
    done.add(path);
  };
  for (const { path } of code) follow(path, []);
  expect(circles).toEqual([]);
});

test("queries only read", () => {
  const writes =
    /\b(insert into|update \w+ set|delete from|truncate|\.create\(|\.update\(|\.delete(Many)?\(\s*\{)/i;
  const queries = code.filter((file) => file.path.startsWith("lib/queries/"));
  expect(queries.filter((file) => writes.test(file.text)).map((file) => file.path)).toEqual([]);
});

test("client components know only lib/domain of lib", () => {
  const client = code.filter((file) => /^\s*["']use client["']/.test(file.text));
  const refuses = (item: Import) =>
    room(item.target) === "lib" && !item.typeOnly && !item.target.startsWith("lib/domain/");
  expect(offences(client, refuses)).toEqual([]);
});

test("nothing a client component reaches is of the server: a browser would fetch it with the page", () => {
  const byPath = new Map(code.map((file) => [file.path, file]));
  const heavy = /^(zod|yaml|pg|pino|undici|#lib)/;
  const found: string[] = [];
  for (const client of code.filter((file) => /^\s*["']use client["']/.test(file.text))) {
    const reached = new Set([client.path]);
    for (const path of reached)
      for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (typeOnly || /\/actions?\//.test(target)) continue;
        if (heavy.test(target) || (room(target) === "lib" && !/^lib\/(domain\/|errors\.ts)/.test(target)))
          found.push(`${client.path} reaches ${target} by ${path}`);
        else reached.add(target);
      }
  }
  expect(found).toEqual([]);
});

test("time comes from the clock that was handed down", () => {
  const own = ["lib/jobs", "lib/auth"];
  const reads = /Date\.now\(|new Date\(\)/;
  const guilty = code.filter(
    (file) => reads.test(file.text) && file.path !== "lib/clock.ts" && !inAny(file.path, own),
  );
  expect(guilty.map((file) => file.path)).toEqual([]);
  // A call of the SQL function, not of a clock's method or its definition.
  const sql = /(?<![.\w])(?<!get )now\(\)(?!\s*\{)|\b(current_timestamp|current_date|clock_timestamp)\b/i;
  const sqlTime = code.filter(
    (file) =>
      sql.test(file.text) &&
      !["lib/db/migrate.ts", "lib/clock.ts"].includes(file.path) &&
      !inAny(file.path, own),
  );
  expect(sqlTime.filter((file) => !/^\s*now\(\)/m.test(file.text)).map((file) => file.path)).toEqual([]);
});

test("files stay small, name what they hold, and re-export nothing", () => {
  expect(files.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines} lines`)).toEqual(
    [],
  );
  expect(
    code
      .filter((file) => /^export \* /m.test(file.text) || /(^|\/)index\.tsx?$/.test(file.path))
      .map((file) => file.path),
  ).toEqual([]);
  const name = /^(\[?\(?(\.{3})?[@a-z0-9-]+\)?\]?\/)*[a-z0-9-]+(\.[a-z-]+)*\.tsx?$/;
  expect(files.filter((file) => !name.test(file.path)).map((file) => file.path)).toEqual([]);
});

test("colours are tokens: no hex value in a component", () => {
  const drawn = code.filter((file) => file.path.endsWith(".tsx"));
  expect(
    drawn
      .filter((file) =>
        /#[0-9a-f]{3,8}\b(?!\.ts)/i.test(file.text.replaceAll(/["']#[a-z]+\/[^"']*["']/g, "")),
      )
      .map((file) => file.path),
  ).toEqual([]);
});
