import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandName, commandRoles, reaches, roles } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { runCommand } from "./run-command.ts";

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
