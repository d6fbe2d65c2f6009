import { expect, test } from "vitest";
import { readSourceFiles } from "#lib/testing/source-files.ts";
import { type CommandName, commandRoles, mayRun, readCommands, roles } from "./roles.ts";

const commands = Object.keys(commandRoles) as CommandName[];

test("a wider role may do everything a narrower one may", () => {
  for (const command of commands) {
    const allowed = roles.map((role) => mayRun(role, command));
    expect(allowed.indexOf(true), command).toBe(allowed.filter((may) => !may).length);
    expect(allowed.at(-1), command).toBe(true);
  }
});

test("a viewer changes nothing but their own sessions", () => {
  const own = ["session.open", "session.close", "session.close-all"];
  const allowed = commands.filter((command) => mayRun("viewer", command));
  expect(allowed.filter((command) => !readCommands.includes(command))).toEqual(own);
});

test("every command there is stands in the table, and the table names no other", () => {
  const files = readSourceFiles().filter(
    ({ path }) => path.startsWith("lib/commands/") && !path.includes(".test."),
  );
  const used = files.flatMap(({ text }) =>
    [...text.matchAll(/runCommand(?:<[^>]*>)?\(\s*\w+,\s*"([^"]+)"/g)].map(([, name]) => name),
  );
  // One function may run several, each by its name in a table.
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/: "([a-z-]+\.[a-z-]+)"/g)].map(([, name]) => name),
  );
  expect([...new Set(used)].sort()).toEqual(commands.filter((name) => used.includes(name)).sort());
  // Reads are accounted for where they are asked for.
  const unused = commands.filter((name) => !used.includes(name) && !named.includes(name));
  expect(unused.filter((name) => !readCommands.includes(name))).toEqual([]);
});
