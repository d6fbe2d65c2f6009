/** `keys`: API keys, for machines that read Rollcall. A key is shown once, when it is made. */
import type { Command } from "commander";
import { duration, names } from "./parse.ts";
import { perform } from "./perform.ts";

export function addKeys(program: Command): void {
  const keys = program.command("keys").description("make, list and revoke API keys");
  addCreate(keys);
  addList(keys);
  addRevoke(keys);
}

function addCreate(keys: Command): void {
  const verb = keys
    .command("create")
    .description("make a key and print it once")
    .requiredOption("--name <name>", "what the key is for")
    .option("--scopes <scopes...>", "what it may do: read, export, collect, ingest:<source>", ["read"])
    .option("--expires <time>", "how long it works, such as 90d or 12h; at most 365d", "90d");
  verb.action((options: { name: string; scopes: string[]; expires: string }) =>
    perform(verb, async ({ output, session }) => {
      const { createApiKey } = await import("#lib/commands/create-api-key.ts");
      const request = {
        name: options.name,
        scopes: names(options.scopes),
        lifetimeMs: duration(options.expires),
      };
      const { pool, clock, actor } = await session();
      const made = await createApiKey({ pool, clock, actor }, request);
      output.result(made);
      output.say(made.key);
      output.note(
        `Key "${made.name}" works until ${made.expiresAt.toISOString()}. It is not shown again: keep it in a secret store.`,
      );
      return undefined;
    }),
  );
}

function addList(keys: Command): void {
  const verb = keys.command("list").description("list the keys there are, without their secrets");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { listApiKeys } = await import("#lib/queries/list-api-keys.ts");
      const { pool, clock } = await session();
      const found = await listApiKeys(pool, clock.now());
      output.result(found);
      if (found.length === 0) output.say("There is no API key.");
      else
        output.table(
          ["PREFIX", "NAME", "SCOPES", "STATE", "EXPIRES", "LAST USED"],
          found.map((key) => [
            key.prefix,
            key.name,
            key.scopes.join(" "),
            key.state,
            key.expiresAt.toISOString().slice(0, 10),
            key.lastUsedAt?.toISOString().slice(0, 10) ?? "never",
          ]),
        );
      return undefined;
    }),
  );
}

function addRevoke(keys: Command): void {
  const verb = keys.command("revoke <prefix>").description("end a key at once");
  verb.action((prefix: string) =>
    perform(verb, async ({ output, session }) => {
      const { revokeApiKey } = await import("#lib/commands/revoke-api-key.ts");
      const { pool, clock, actor } = await session();
      const key = await revokeApiKey({ pool, clock, actor }, prefix);
      output.result(key);
      output.say(`Revoked "${key.name}" (${key.prefix}).`);
      return undefined;
    }),
  );
}
