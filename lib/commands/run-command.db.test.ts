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

/** Locks two rows in the given order, the second one only once the other command holds its first. */
function crossing(order: [string, string], meet: () => Promise<void>, statement: "raw" | "prisma") {
  let tries = 0;
  const done = runCommand(context("administrator"), "source.connect", async (tx) => {
    tries += 1;
    const touch = async (name: string) => {
      if (statement === "prisma")
        await tx.source.update({ where: { name }, data: { provider: { set: "aws" } } });
      else await tx.$queryRawUnsafe("update source set provider = 'aws' where name = $1", name);
    };
    await touch(order[0]);
    if (tries === 1) await meet();
    await touch(order[1]);
    return { result: order[0], account: { subject: `crossing:${order[0]}` } };
  });
  return done.then((result) => ({ result, tries }));
}

for (const statement of ["raw", "prisma"] as const) {
  test(`of two commands that lock each other out both are done in the end, each once (${statement})`, async () => {
    const prisma = prismaOver(database.pool);
    for (const name of ["left", "right"])
      await prisma.source.upsert({
        where: { name },
        create: { provider: "aws", name, createdAt: new Date(at) },
        update: {},
      });
    const before = await audits();
    let waiting: (() => void)[] = [];
    const meet = () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length < 2) return;
        for (const go of waiting) go();
        waiting = [];
      });
    const both = await Promise.all([
      crossing(["left", "right"], meet, statement),
      crossing(["right", "left"], meet, statement),
    ]);
    expect(both.map(({ result }) => result)).toEqual(["left", "right"]);
    expect(both.map(({ tries }) => tries).sort()).toEqual([1, 2]);
    const written = (await audits()).slice(before.length).map(({ subject }) => subject);
    expect(written.sort()).toEqual(["crossing:left", "crossing:right"]);
  });
}

test("what cannot be serialized is tried again, and an error of the work itself is not", async () => {
  let tries = 0;
  const command = (failing: boolean) =>
    runCommand(context("administrator"), "source.connect", async (tx) => {
      tries += 1;
      if (failing) throw new Error("boom");
      if (tries < 3)
        await tx.$executeRawUnsafe("do $$ begin raise exception 'later' using errcode = '40001'; end $$");
      return { result: tries, account: { subject: null } };
    });
  expect(await command(false)).toBe(3);
  tries = 0;
  await expect(command(true)).rejects.toThrow("boom");
  expect(tries).toBe(1);
});
