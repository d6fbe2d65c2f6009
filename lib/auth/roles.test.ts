import { expect, test } from "vitest";
import { type CommandName, commandRoles, mayRun, readCommands, roles } from "./roles.ts";

const commands = Object.keys(commandRoles) as CommandName[];

test("a wider role may do everything a narrower one may", () => {
  for (const command of commands) {
    const allowed = roles.map((role) => mayRun(role, command));
    expect(allowed.indexOf(true), command).toBe(allowed.filter((may) => !may).length);
    expect(allowed.at(-1), command).toBe(true);
  }
});

test("a viewer changes nothing", () => {
  const allowed = commands.filter((command) => mayRun("viewer", command));
  expect(allowed.filter((command) => !readCommands.includes(command))).toEqual([]);
});
