import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Clock, fixedClock } from "#lib/clock.ts";
import { addLocalUser } from "#lib/commands/add-local-user.ts";
import { makeBootstrap } from "#lib/commands/make-bootstrap.ts";
import { entering, openSession } from "#lib/commands/open-session.ts";
import { setPassword } from "#lib/commands/set-password.ts";
import { useBootstrap as spendBootstrap } from "#lib/commands/use-bootstrap.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { checkPassword } from "./check-password.ts";
import { isDemoSignInOn } from "./demo-sign-in.ts";
import { openSealed, sealSession } from "./session-cookie.ts";
import { sessionSecret } from "./session-secret.ts";
import { readSignInSettings } from "./sign-in-settings.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "rollcall-ways-"));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(() => database.pool.query("truncate app_user, bootstrap restart identity cascade"));

const start = Date.parse("2026-11-24T08:00:00.000Z");
const after = (ms: number): Clock => fixedClock(new Date(start + ms));
const cli = (ms = 0) =>
  ({ pool: database.pool, actor: { name: "cli:mira", role: "administrator" }, clock: after(ms) }) as const;

test("a bootstrap link makes an administrator once, within the hour, and only the newest one does", async () => {
  const old = await makeBootstrap(cli());
  const { token } = await makeBootstrap(cli());
  await expect(spendBootstrap(cli(1), old.token)).rejects.toThrow(/used, or is older/);
  expect(await spendBootstrap(cli(1), token)).toMatchObject({ role: "administrator", provider: "bootstrap" });
  await expect(spendBootstrap(cli(2), token)).rejects.toThrow(/used, or is older/);
  const late = await makeBootstrap(cli());
  await expect(spendBootstrap(cli(3_600_000), late.token)).rejects.toThrow(/used, or is older/);
  const told = JSON.stringify(
    await prismaOver(database.pool).audit.findMany({ select: { after: true, subject: true } }),
  );
  for (const secret of [old.token, token, late.token]) expect(told).not.toContain(secret);
});

test("two who press at the same moment: one gets in", async () => {
  const { token } = await makeBootstrap(cli());
  const tries = await Promise.allSettled([1, 2, 3, 4].map(() => spendBootstrap(cli(1), token)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

const password = "correct horse battery";
const ada = { email: "Ada@Example.com", name: "Ada", role: "lead", password } as const;
const check = (typed: string, ms = 0, email = "ada@example.com") =>
  checkPassword(database.pool, after(ms), { email, password: typed });

test("a local account lets in who knows its password, kept as argon2id with a salt of its own", async () => {
  await addLocalUser(cli(), ada);
  await addLocalUser(cli(), { ...ada, email: "bob@example.com" });
  expect(await check(password)).toMatchObject({ subject: "ada@example.com", name: "Ada" });
  await expect(check("correct horse batterY")).rejects.toThrow(/wrong/);
  await expect(check(password, 0, "eve@example.com")).rejects.toThrow(/wrong/);
  const [one, other] = await prismaOver(database.pool).localAccount.findMany();
  expect(one?.params).toMatchObject({ memory: 65_536, passes: 3 });
  expect(Buffer.from(one?.hash ?? []).equals(Buffer.from(other?.hash ?? []))).toBe(false);
  await expect(addLocalUser(cli(), ada)).rejects.toThrow(/already/);
  await expect(addLocalUser(cli(), { ...ada, email: "c@example.com", password: "short" })).rejects.toThrow(
    /12 to 200/,
  );
});

test("after five wrong passwords even the right one waits; a new password ends the wait and the sessions", async () => {
  const { id } = await addLocalUser(cli(), ada);
  const who = {
    provider: "local",
    subject: "ada@example.com",
    name: "Ada",
    email: null,
    groups: [],
    role: null,
  };
  await openSession(entering(database.pool, "local", after(0)), {
    ...who,
    lifetimeMs: 3_600_000,
    now: after(0).now(),
  });
  for (let tries = 0; tries < 5; tries++)
    await expect(check("wrong wrong wrong", tries)).rejects.toThrow(/wrong/);
  await expect(check(password, 10)).rejects.toThrow(/wrong/);
  expect(await check(password, 31_000)).toMatchObject({ name: "Ada" });
  for (let tries = 0; tries < 5; tries++)
    await expect(check("wrong wrong wrong", 40_000)).rejects.toThrow(/wrong/);
  await setPassword(cli(50_000), { user: String(id), password: "another good password" });
  expect(await check("another good password", 50_001)).toMatchObject({ name: "Ada" });
  const open = await prismaOver(database.pool).session.count({ where: { userId: id, revokedAt: null } });
  expect(open).toBe(0);
});

const mark = "m".repeat(43);

test("one press signs in only where the demo says so in both places, nothing else does, and nobody real was here", async () => {
  const home = join(folder, "demo");
  await mkdir(home);
  const none = readSignInSettings({});
  const on = (given: Partial<Parameters<typeof isDemoSignInOn>[2]> = {}, settings = none) =>
    isDemoSignInOn(database.pool, settings, { env: { demo: true, home }, mark, ...given });
  expect(await on()).toBe(false);
  await writeFile(join(home, "demo-mark"), mark);
  expect(await on()).toBe(true);
  expect(await on({ env: { demo: false, home } })).toBe(false);
  expect(await on({ mark: undefined })).toBe(false);
  expect(await on({ mark: "n".repeat(43) })).toBe(false);
  expect(await on({ env: { demo: true, home: folder } })).toBe(false);
  const github = { ROLLCALL_GITHUB_CLIENT_ID: "x", ROLLCALL_GITHUB_CLIENT_SECRET: "y" };
  for (const real of [
    github,
    { ROLLCALL_LOCAL_ACCOUNTS: "1" },
    { NEXTAUTH_URL: "https://rollcall.example.com" },
  ])
    expect(await on({}, readSignInSettings(real)), JSON.stringify(real)).toBe(false);
  await addLocalUser(cli(), ada);
  expect(await on()).toBe(false);
});

test("the secret is made once, for the owner only; a cookie sealed by another one is nobody's", async () => {
  const home = join(folder, "fresh");
  const [one, other] = await Promise.all([sessionSecret(undefined, home), sessionSecret(undefined, home)]);
  expect(one).toBe(other);
  expect((await readFile(join(home, "session-secret"), "utf8")).trim()).toBe(one);
  expect((await stat(join(home, "session-secret"))).mode & 0o777).toBe(0o600);
  expect(() => sessionSecret("short", home)).toThrow(/^NEXTAUTH_SECRET/);
  const value = await sealSession("a-session", one, 60_000);
  expect(await openSealed(value, one)).toBe("a-session");
  expect(await openSealed(value, "x".repeat(40))).toBeNull();
  expect(await openSealed(`${value.slice(0, -3)}AAA`, one)).toBeNull();
  expect(value).not.toContain("a-session");
});
