import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { listUsers } from "#lib/queries/list-users.ts";
import { restoreUser } from "./restore-user.ts";
import { revokeUser } from "./revoke-user.ts";
import type { CommandContext } from "./run-command.ts";
import { setUserRole } from "./set-user-role.ts";
import { signOutUser } from "./sign-out-user.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const now = new Date("2026-11-24T08:00:00.000Z");
const hour = 3_600_000;
const ctx = (): CommandContext => ({
  pool: database.pool,
  actor: { name: "cli:mira", role: "administrator" },
  clock: fixedClock(now),
});

type Made = { name: string; role: string; provider?: string; state?: string };

async function people(...all: Made[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { name, role, provider = "oidc", state = "active" } of all) {
    const data = { name, role, provider, state, subject: name, email: `${name}@example.com`, createdAt: now };
    ids.push((await prismaOver(database.pool).appUser.create({ data })).id);
  }
  return ids;
}

async function roleOf(id: number): Promise<string> {
  const { role, state } = await prismaOver(database.pool).appUser.findUniqueOrThrow({ where: { id } });
  return `${role} ${state}`;
}

beforeEach(() => database.pool.query("truncate app_user restart identity cascade"));

test("the last administrator keeps role and access, whoever asks; who came by a bootstrap link is no other", async () => {
  const [ada = 0] = await people(
    { name: "ada", role: "administrator" },
    { name: "first", role: "administrator", provider: "bootstrap" },
    { name: "gone", role: "administrator", state: "revoked" },
    { name: "lea", role: "lead" },
  );
  const last = /ada is the last administrator/;
  await expect(setUserRole(ctx(), { user: "ada@example.com", role: "lead" })).rejects.toThrow(last);
  await expect(revokeUser(ctx(), String(ada))).rejects.toThrow(last);
  expect(await roleOf(ada)).toBe("administrator active");
  await setUserRole(ctx(), { user: String(ada), role: "administrator" });
  await revokeUser(ctx(), "lea@example.com");
  await setUserRole(ctx(), { user: "first@example.com", role: "viewer" });
  await restoreUser(ctx(), "gone@example.com");
  await setUserRole(ctx(), { user: String(ada), role: "viewer" });
  expect(await roleOf(ada)).toBe("viewer active");
});

test("two administrators who take the role from each other at once: one of them stays", async () => {
  for (let round = 0; round < 5; round++) {
    await database.pool.query("truncate app_user restart identity cascade");
    const [ada = 0, bob = 0] = await people(
      { name: "ada", role: "administrator" },
      { name: "bob", role: "administrator" },
    );
    const tries = await Promise.allSettled([
      setUserRole(ctx(), { user: String(ada), role: "viewer" }),
      revokeUser(ctx(), String(bob)),
    ]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect([await roleOf(ada), await roleOf(bob)]).toContain("administrator active");
  }
});

async function session(userId: number, { ends = 8, used = 0, closed = false } = {}): Promise<void> {
  await prismaOver(database.pool).session.create({
    data: {
      id: crypto.randomUUID(),
      userId,
      createdAt: new Date(now.getTime() - 5 * hour),
      lastSeenAt: new Date(now.getTime() - used * hour),
      expiresAt: new Date(now.getTime() + ends * hour),
      revokedAt: closed ? now : null,
    },
  });
}

test("sessions listed are those that still let somebody in; signing out ends them and nobody else's", async () => {
  const [ada = 0, bob = 0] = await people({ name: "ada", role: "lead" }, { name: "bob", role: "lead" });
  for (const made of [{}, { used: 1 }, { ends: -1 }, { used: 3 }, { closed: true }]) await session(ada, made);
  await session(bob);
  const asked = { now, idleMs: 2 * hour };
  const open = async () => (await listUsers(database.pool, asked)).users.map((user) => user.sessions.length);
  expect(await open()).toEqual([2, 1]);
  const [first] = (await listUsers(database.pool, asked)).users;
  expect(first?.sessions.map(({ lastSeenAt }) => (now.getTime() - lastSeenAt.getTime()) / hour)).toEqual([
    0, 1,
  ]);
  await expect(
    signOutUser({ ...ctx(), actor: { name: "user:9", role: "lead" } }, String(ada)),
  ).rejects.toThrow(/administrator/);
  expect(await signOutUser(ctx(), String(ada))).toMatchObject({ name: "ada" });
  expect(await open()).toEqual([0, 1]);
});

test("a search finds by name and address, counts all it finds, and takes a pattern for what it is", async () => {
  await people(...["zoe", "Zora", "pat"].map((name) => ({ name, role: "viewer" })), {
    name: "100%",
    role: "administrator",
  });
  const found = async (search: string, limit?: number) =>
    listUsers(database.pool, { now, idleMs: hour, search, limit });
  expect((await found("ZO")).users.map(({ name }) => name)).toEqual(["zoe", "Zora"]);
  expect(await found("zo", 1)).toMatchObject({ total: 2, users: [{ name: "zoe" }] });
  expect((await found("pat@exa")).total).toBe(1);
  expect((await found("%")).users.map(({ name }) => name)).toEqual(["100%"]);
  expect((await found("")).users.map(({ name }) => name)).toEqual(["100%", "pat", "zoe", "Zora"]);
});
