import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandName, commandRoles, reaches, roles } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { collectNow } from "./collect-now.ts";
import { runCommand } from "./run-command.ts";
import { setSchedule } from "./set-schedule.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const clock = fixedClock("2026-11-24T07:40:00.000Z");

test("every command × role: run by exactly the roles that reach its least; the others do nothing and leave no row", async () => {
  for (const command of Object.keys(commandRoles) as CommandName[]) {
    for (const role of roles) {
      let ran = false;
      const asked = runCommand(
        { pool: database.pool, clock, actor: { name: "user:1", role } },
        command,
        async () => {
          ran = true;
          return { result: "done", account: { subject: role } };
        },
      );
      const may = reaches(role, commandRoles[command]);
      if (may) await expect(asked, `${role} ${command}`).resolves.toBe("done");
      else await expect(asked, `${role} ${command}`).rejects.toThrow(commandRoles[command]);
      expect(ran, `${role} ${command}`).toBe(may);
    }
  }
  const { rows } = await database.pool.query<{ command: CommandName; subject: "viewer" }>(
    "select command, subject from audit",
  );
  expect(rows.filter(({ command, subject }) => !reaches(subject, commandRoles[command]))).toEqual([]);
});

test("a command that looks before it runs tells who may not run it nothing of what it saw", async () => {
  const ctx = { pool: database.pool, clock, actor: { name: "user:1", role: "member" } } as const;
  await expect(collectNow(ctx, { source: "nowhere" })).rejects.toThrow(/needs the role lead/);
  const change = { source: "nowhere", cadence: "usage", enabled: false } as const;
  await expect(setSchedule(ctx, change)).rejects.toThrow(/needs the role lead/);
  const lead = { ...ctx, actor: { name: "user:1", role: "lead" } } as const;
  await expect(collectNow(lead, { source: "nowhere" })).rejects.toThrow(/nowhere/);
});
