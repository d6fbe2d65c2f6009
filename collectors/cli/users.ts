/** `users`: who may sign in and as what; accounts with a password where those are on; the first administrator's link. */
import { randomBytes } from "node:crypto";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { bootstrapAddress } from "#lib/auth/bootstrap-address.ts";
import { type Role, roleNamed, roles } from "#lib/auth/roles.ts";
import { readSignInSettings } from "#lib/auth/sign-in-settings.ts";
import { systemClock } from "#lib/clock.ts";
import { Invalid } from "#lib/errors.ts";
import { perform } from "./perform.ts";

export function addUsers(program: Command): void {
  const users = program
    .command("users")
    .description("list people, give and take access, let the first administrator in");
  addList(users);
  addRole(users);
  addRevoke(users);
  addRestore(users);
  addSignOut(users);
  addAdd(users);
  addPassword(users);
  addBootstrap(users);
}

function addList(users: Command): void {
  const verb = users
    .command("list", { isDefault: true })
    .description("everybody who may sign in or ever did");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { listUsers } = await import("#lib/queries/list-users.ts");
      const { pool } = await session();
      const { idleMs } = readSignInSettings();
      const { users: found } = await listUsers(pool, { now: systemClock.now(), idleMs });
      output.result(found);
      if (found.length === 0) output.say("Nobody has signed in yet. → users bootstrap");
      else
        output.table(
          ["ID", "NAME", "E-MAIL", "VIA", "ROLE", "STATE", "SESSIONS", "LAST SEEN"],
          found.map((user) => [
            user.id,
            user.name,
            user.email ?? "",
            user.provider,
            user.role,
            user.state,
            user.sessions.length,
            user.lastSeenAt?.toISOString().slice(0, 16) ?? "never",
          ]),
        );
      return undefined;
    }),
  );
}

function addRole(users: Command): void {
  const verb = users.command("role <user> <role>").description(`give a user a role: ${roles.join(", ")}`);
  verb.action((user: string, name: string) =>
    perform(verb, async ({ output, session }) => {
      const { setUserRole } = await import("#lib/commands/set-user-role.ts");
      const role = roleFrom(name);
      const { pool, actor } = await session();
      const changed = await setUserRole({ pool, actor, clock: systemClock }, { user, role });
      output.result(changed);
      output.say(`${changed.name} is ${changed.role} from the next request on.`);
      if (readSignInSettings().roleMap.size > 0)
        output.note(
          "ROLLCALL_ROLE_MAP is set: for who comes by OIDC or GitHub, their groups decide again at the next sign-in.",
        );
      return undefined;
    }),
  );
}

function addRevoke(users: Command): void {
  const verb = users
    .command("revoke <user>")
    .description("take a user's access away, at once and everywhere");
  verb.action((user: string) =>
    perform(verb, async ({ output, session }) => {
      const { revokeUser } = await import("#lib/commands/revoke-user.ts");
      const { pool, actor } = await session();
      const changed = await revokeUser({ pool, actor, clock: systemClock }, user);
      output.result(changed);
      output.say(`${changed.name} has no access from the next request on.`);
      return undefined;
    }),
  );
}

function addRestore(users: Command): void {
  const verb = users.command("restore <user>").description("let a revoked user sign in again");
  verb.action((user: string) =>
    perform(verb, async ({ output, session }) => {
      const { restoreUser } = await import("#lib/commands/restore-user.ts");
      const { pool, actor } = await session();
      const changed = await restoreUser({ pool, actor, clock: systemClock }, user);
      output.result(changed);
      output.say(`${changed.name} may sign in again.`);
      return undefined;
    }),
  );
}

function addSignOut(users: Command): void {
  const verb = users
    .command("sign-out <user>")
    .description("end all sessions of a user, who may sign in again");
  verb.action((user: string) =>
    perform(verb, async ({ output, session }) => {
      const { signOutUser } = await import("#lib/commands/sign-out-user.ts");
      const { pool, actor } = await session();
      const ended = await signOutUser({ pool, actor, clock: systemClock }, user);
      output.result(ended);
      output.say(`${ended.name} is signed out everywhere; sessions ended: ${ended.closed}.`);
      return undefined;
    }),
  );
}

type Adding = { name: string; role: string; passwordStdin?: boolean };

function addAdd(users: Command): void {
  const verb = users
    .command("add <email>")
    .description("make an account with a password (where ROLLCALL_LOCAL_ACCOUNTS=1)")
    .requiredOption("--name <name>", "what to call the person")
    .option("--role <role>", roles.join(", "), "viewer")
    .option(
      "--password-stdin",
      "read the password from standard input; without it one is made and printed once",
    );
  verb.action((email: string, options: Adding) =>
    perform(verb, async ({ output, session }) => {
      const { addLocalUser } = await import("#lib/commands/add-local-user.ts");
      refuseWithoutLocal();
      const role = roleFrom(options.role);
      const password = await passwordFrom(options);
      const { pool, actor } = await session();
      const request = { email, name: options.name, role, password };
      const made = await addLocalUser({ pool, actor, clock: systemClock }, request);
      output.result(options.passwordStdin ? made : { ...made, password });
      output.say(`${made.name} may sign in as ${made.role}.`);
      if (!options.passwordStdin) output.say(`Password, shown this once: ${password}`);
      return undefined;
    }),
  );
}

function addPassword(users: Command): void {
  const verb = users
    .command("password <user>")
    .description("set a local account's new password; its sessions end")
    .option("--password-stdin", "read it from standard input; without it one is made and printed once");
  verb.action((user: string, options: { passwordStdin?: boolean }) =>
    perform(verb, async ({ output, session }) => {
      const { setPassword } = await import("#lib/commands/set-password.ts");
      refuseWithoutLocal();
      const password = await passwordFrom(options);
      const { pool, actor } = await session();
      const changed = await setPassword({ pool, actor, clock: systemClock }, { user, password });
      output.result(options.passwordStdin ? changed : { ...changed, password });
      output.say(`${changed.name} has a new password.`);
      if (!options.passwordStdin) output.say(`Password, shown this once: ${password}`);
      return undefined;
    }),
  );
}

function addBootstrap(users: Command): void {
  const verb = users
    .command("bootstrap")
    .description("print a link that lets an administrator in, once, within an hour");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { makeBootstrap } = await import("#lib/commands/make-bootstrap.ts");
      const { pool, actor, env } = await session();
      const { token, expiresAt } = await makeBootstrap({ pool, actor, clock: systemClock });
      const address = bootstrapAddress(token, env.port);
      output.result({ address, expiresAt });
      output.say(address);
      output.note(`It works once, until ${expiresAt.toISOString()}.`);
      return undefined;
    }),
  );
}

function roleFrom(name: string): Role {
  const role = roleNamed(name);
  if (role !== null) return role;
  throw new Invalid(`There is no role "${name.slice(0, 40)}".`, { hint: `Roles: ${roles.join(", ")}.` });
}

function refuseWithoutLocal(): void {
  if (readSignInSettings().local) return;
  throw new Invalid("Accounts with a password are off.", {
    hint: "Set ROLLCALL_LOCAL_ACCOUNTS=1 here and for the web process.",
  });
}

async function passwordFrom({ passwordStdin }: { passwordStdin?: boolean }): Promise<string> {
  if (passwordStdin !== true) return randomBytes(15).toString("base64url");
  return (await readAll(process.stdin)).replace(/\r?\n$/, "");
}
