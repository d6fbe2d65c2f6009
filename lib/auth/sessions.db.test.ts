import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Clock, fixedClock } from "#lib/clock.ts";
import { closeAllSessions } from "#lib/commands/close-all-sessions.ts";
import { closeSession } from "#lib/commands/close-session.ts";
import { type Entering, entering, openSession } from "#lib/commands/open-session.ts";
import { restoreUser } from "#lib/commands/restore-user.ts";
import { revokeUser } from "#lib/commands/revoke-user.ts";
import { setUserRole } from "#lib/commands/set-user-role.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { findPerson } from "./find-person.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("truncate app_user restart identity cascade"));

const start = Date.parse("2026-11-24T08:00:00.000Z");
const minute = 60_000;
const after = (ms: number): Clock => fixedClock(new Date(start + ms));
const ada: Entering = {
  provider: "oidc",
  subject: "ada",
  name: "Ada",
  email: "ada@example.com",
  groups: ["g"],
  role: null,
};
const enter = (who: Entering = ada, clock = after(0)) =>
  openSession(entering(database.pool, who.provider, clock), {
    ...who,
    lifetimeMs: 10 * 60 * minute,
    now: clock.now(),
  });
const ask = (sessionId: string, ms: number, providers = ["oidc"]) =>
  findPerson(database.pool, sessionId, { idleMs: 60 * minute, providers, now: after(ms).now() });
const administrator = (ms: number) =>
  ({
    pool: database.pool,
    actor: { name: "cli:mira", role: "administrator" },
    clock: after(ms),
  }) as const;

test("who is new comes in as viewer; the next time they are the same user, with what the provider says now", async () => {
  const first = await enter();
  expect(await ask(first.sessionId, minute)).toMatchObject({
    userId: first.userId,
    name: "Ada",
    role: "viewer",
  });
  const again = await enter({ ...ada, name: "Ada L.", groups: ["h"] }, after(minute));
  expect(again.userId).toBe(first.userId);
  const [user, ...others] = await prismaOver(database.pool).appUser.findMany();
  expect(others).toEqual([]);
  expect(user).toMatchObject({ name: "Ada L.", groups: ["h"], role: "viewer" });
});

test("the same subject of another provider is somebody else", async () => {
  const [one, other] = [await enter(), await enter({ ...ada, provider: "github" })];
  expect(other.userId).not.toBe(one.userId);
});

test("a role given here stays where groups decide nothing, and follows them where they do", async () => {
  const { userId, sessionId } = await enter();
  await setUserRole(administrator(1), { user: String(userId), role: "lead" });
  expect(await ask(sessionId, 2)).toMatchObject({ role: "lead" });
  expect((await enter(ada, after(3))).role).toBe("lead");
  expect((await enter({ ...ada, role: "member" }, after(4))).role).toBe("member");
});

test("a session is over at its end, however busy, and not before", async () => {
  const { sessionId, expiresAt } = await enter();
  const end = expiresAt.getTime() - start;
  for (let at = 0; at < end; at += 30 * minute) expect(await ask(sessionId, at), String(at)).not.toBeNull();
  expect(await ask(sessionId, end - 1)).not.toBeNull();
  expect(await ask(sessionId, end)).toBeNull();
});

test("a session nobody uses is over after the idle time; use keeps it, to within a minute", async () => {
  const { sessionId } = await enter();
  expect(await ask(sessionId, 59 * minute)).not.toBeNull();
  expect(await ask(sessionId, 118 * minute)).not.toBeNull();
  expect(await ask(sessionId, 178 * minute)).toBeNull();
});

test("a session is noted as used at most once a minute", async () => {
  const { sessionId } = await enter();
  const seen = async () =>
    (await prismaOver(database.pool).session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt;
  await ask(sessionId, 30_000);
  expect((await seen()).getTime()).toBe(start);
  await ask(sessionId, 61_000);
  expect((await seen()).getTime()).toBe(start + 61_000);
});

test("a revoked user has no access at the next request, whatever their sessions say, and cannot come in until restored", async () => {
  const { sessionId, userId } = await enter();
  await revokeUser(administrator(1), "ADA@example.com");
  expect(await ask(sessionId, 2)).toBeNull();
  await database.pool.query("update session set revoked_at = null");
  expect(await ask(sessionId, 2)).toBeNull();
  await expect(enter(ada, after(3))).rejects.toThrow(/revoked/);
  await restoreUser(administrator(4), String(userId));
  expect(await ask((await enter(ada, after(6))).sessionId, 7)).toMatchObject({ userId });
});

test("signing out ends one session; everywhere ends all of this person's and nobody else's", async () => {
  const [one, two, other] = [await enter(), await enter(), await enter({ ...ada, subject: "bob" })];
  const self = {
    pool: database.pool,
    actor: { name: `user:${one.userId}`, role: "viewer" },
    clock: after(1),
  } as const;
  await closeSession(self, { sessionId: one.sessionId, userId: one.userId });
  expect(await ask(one.sessionId, 2)).toBeNull();
  expect(await ask(two.sessionId, 2)).not.toBeNull();
  expect(await closeAllSessions(self, one.userId)).toBe(1);
  expect(await ask(two.sessionId, 3)).toBeNull();
  expect(await ask(other.sessionId, 3)).not.toBeNull();
});

test("nobody closes another's session by its name", async () => {
  const [one, other] = [await enter(), await enter({ ...ada, subject: "bob" })];
  const self = {
    pool: database.pool,
    actor: { name: `user:${one.userId}`, role: "viewer" },
    clock: after(1),
  } as const;
  await closeSession(self, { sessionId: other.sessionId, userId: one.userId });
  expect(await ask(other.sessionId, 2)).not.toBeNull();
});

test("a way that was switched off takes its sessions along; what is no session's name is nobody", async () => {
  const { sessionId } = await enter();
  expect(await ask(sessionId, 1, ["github", "demo"])).toBeNull();
  for (const name of ["", "x", "' or true --", crypto.randomUUID()]) expect(await ask(name, 1)).toBeNull();
});
