import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = "2026-11-24T07:40:00.000Z";
const context = (role: Role): CommandContext => ({
  pool: database.pool,
  actor: { name: "cli:mira", role },
  clock: fixedClock(at),
});
const audits = () => prismaOver(database.pool).audit.findMany({ orderBy: { id: "asc" } });

test("the work and its audit row are one transaction, dated by the clock", async () => {
  await runCommand(context("administrator"), "source.connect", async (tx) => {
    await tx.source.create({ data: { provider: "aws", name: "acme", createdAt: new Date(at) } });
    return { result: null, account: { subject: "source:acme", after: { name: "acme" } } };
  });
  const [row] = await audits();
  expect(row).toMatchObject({
    actor: "cli:mira",
    command: "source.connect",
    subject: "source:acme",
    after: { name: "acme" },
  });
  expect(row?.at.toISOString()).toBe(at);
});

test("work that fails leaves neither its change nor an audit row", async () => {
  const before = await audits();
  const failing = runCommand(context("administrator"), "source.connect", async (tx) => {
    await tx.source.create({ data: { provider: "aws", name: "half", createdAt: new Date(at) } });
    throw new Error("boom");
  });
  await expect(failing).rejects.toThrow("boom");
  expect(await prismaOver(database.pool).source.findUnique({ where: { name: "half" } })).toBeNull();
  expect(await audits()).toHaveLength(before.length);
});

test("a role that is too narrow is refused before any work, naming the role it takes", async () => {
  let ran = false;
  const refused = runCommand(context("lead"), "source.connect", async () => {
    ran = true;
    return { result: null, account: { subject: null } };
  });
  await expect(refused).rejects.toThrow(/needs the role administrator/);
  expect(ran).toBe(false);
});
