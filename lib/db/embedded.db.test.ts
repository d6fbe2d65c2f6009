import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openDatabase, throwaway } from "./embedded.ts";
import { forgetEmbedded } from "./forget-embedded.ts";
import { openPool } from "./pool.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const small = { ...throwaway, shared_buffers: "16MB", max_connections: "20" };

async function newHome(mode: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-home-"));
  folders.push(folder);
  await chmod(folder, mode);
  return join(folder, "home");
}

async function answer(url: string): Promise<unknown> {
  const pool = openPool(url, { max: 1 });
  const { rows } = await pool.query("select 42 as answer");
  await pool.end();
  return rows[0].answer;
}

test("a home in a 0700 folder works, whoever runs it, and the folder keeps its mode", async () => {
  const home = await newHome(0o700);
  const database = await openDatabase({ home, databaseUrl: undefined }, small);
  expect(await answer(database.url)).toBe(42);
  expect((await stat(dirname(home))).mode & 0o777).toBe(0o700);
  if (process.getuid?.() === 0) expect(database.place).toMatch(/^\/var\/lib\/rollcall\//);
  await database.release();
  if (!database.place.startsWith(home))
    await rm(dirname(dirname(database.place)), { recursive: true, force: true });
});

test("secrets of the home are readable by their owner only", async () => {
  const home = await newHome(0o755);
  const database = await openDatabase({ home, databaseUrl: undefined }, small);
  for (const file of ["database.json", "database-password"])
    expect((await stat(join(home, file))).mode & 0o777).toBe(0o600);
  expect(new URL(database.url).hostname).toBe("127.0.0.1");
  await database.release();
});

test("processes of one home share one server, and the last one to leave stops it", async () => {
  const home = await newHome(0o755);
  const [first, second] = await Promise.all([
    openDatabase({ home, databaseUrl: undefined }, small),
    openDatabase({ home, databaseUrl: undefined }, small),
  ]);
  expect(second.url).toBe(first.url);
  const user = openPool(second.url, { max: 1 });
  await user.query("select 1");
  await first.release();
  expect((await user.query("select 1")).rowCount).toBe(1);
  await user.end();
  await second.release();
  await expect(answer(first.url)).rejects.toThrow();
});

test("a process that has been idle keeps the server, until it leaves", async () => {
  const home = await newHome(0o755);
  const first = await openDatabase({ home, databaseUrl: undefined }, small);
  const second = await openDatabase({ home, databaseUrl: undefined }, small);
  await second.release();
  expect(await answer(first.url)).toBe(42);
  await first.release();
  await expect(answer(first.url)).rejects.toThrow();
});

test("a server that was killed, and a dead process's lock, do not block the next start; the data is still there", async () => {
  const home = await newHome(0o755);
  const before = await openDatabase(
    { home, databaseUrl: undefined },
    { ...small, fsync: "on", synchronous_commit: "on" },
  );
  const pool = openPool(before.url, { max: 1 });
  await pool.query("create table kept as select 7 as n");
  const pid = Number((await readFile(join(before.place, "postmaster.pid"), "utf8")).split("\n")[0]);
  await pool.end();
  process.kill(pid, "SIGKILL");
  const ended = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => ended.once("exit", resolve));
  await writeFile(join(home, "database.lock"), String(ended.pid));
  const after = await openDatabase({ home, databaseUrl: undefined }, small);
  const again = openPool(after.url, { max: 1 });
  expect((await again.query("select n from kept")).rows).toEqual([{ n: 7 }]);
  await again.end();
  await after.release();
});

test("who comes while a server is being stopped waits for it, and starts one of its own", async () => {
  const home = await newHome(0o755);
  const before = await openDatabase({ home, databaseUrl: undefined }, small);
  const pid = Number((await readFile(join(before.place, "postmaster.pid"), "utf8")).split("\n")[0]);
  // It has said that it leaves, and is not done: as on a disk that takes its time.
  await rm(join(home, "database.json"));
  process.kill(pid, "SIGSTOP");
  const coming = openDatabase({ home, databaseUrl: undefined }, small);
  const lock = () => readFile(join(home, "database.lock"), "utf8").catch(() => "");
  await expect.poll(lock).not.toBe("");
  process.kill(pid, "SIGINT");
  process.kill(pid, "SIGCONT");
  const after = await coming;
  expect(after.url).not.toBe(before.url);
  expect(await answer(after.url)).toBe(42);
  await after.release();
});

test("forgetting a database ends the server of a killed process and refuses while somebody lives who uses it", async () => {
  const home = await newHome(0o755);
  const module = new URL("./embedded.ts", import.meta.url).href;
  const script = `const { openDatabase } = await import(${JSON.stringify(module)});
    await openDatabase({ home: ${JSON.stringify(home)}, databaseUrl: undefined }, ${JSON.stringify(small)});
    console.log("open"); setInterval(() => {}, 1000);`;
  const user = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => user.stdout.once("data", resolve));
  await expect(forgetEmbedded(home)).rejects.toMatchObject({ code: "conflict" });
  user.kill("SIGKILL");
  await new Promise((resolve) => user.once("exit", resolve));
  const folder = await forgetEmbedded(home);
  await expect(stat(folder)).rejects.toThrow();
});

test("an address that does not answer is refused with what to do", async () => {
  const refused = openDatabase({ home: "/nowhere", databaseUrl: "postgres://x:y@127.0.0.1:1/z" });
  await expect(refused).rejects.toMatchObject({
    code: "unavailable",
    hint: expect.stringContaining("DATABASE_URL"),
  });
});

test("no Postgres of this file is left running", () => {
  const running = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  expect(running.split("\n").filter((line) => folders.some((folder) => line.includes(folder)))).toEqual([]);
});
