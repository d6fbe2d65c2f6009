/** `connect <provider>`: makes a source. It asks no cloud: `doctor` checks what was set up, `collect` reads it. */
import type { Command } from "commander";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { perform } from "./perform.ts";

/** The options of a provider cost its schema: they are built only when the verb is asked for. */
export async function addConnect(program: Command, argv: string[]): Promise<void> {
  const connect = program.command("connect").description("connect a cloud: `connect aws --name production`");
  if (!argv.includes("connect")) return;
  const { clouds } = await import("#lib/providers/registry.ts");
  for (const provider of clouds) {
    const verb = connect
      .command(provider.name)
      .description(`connect ${provider.label}`)
      .requiredOption("--name <name>", "what to call the source");
    addConfigOptions(verb, provider);
    verb.action((options: Record<string, unknown> & { name: string }) =>
      perform(verb, async ({ output, session }) => {
        const { randomUUID } = await import("node:crypto");
        const { connectSource } = await import("#lib/commands/connect-source.ts");
        const { config, steps } = provider.setUp(configFrom(provider, options), randomUUID);
        const { pool, clock, actor } = await session();
        const source = await connectSource(
          { pool, clock, actor },
          { provider: provider.name, name: options.name, config },
        );
        output.result({ source, steps });
        output.say(`Connected ${source.name} (${provider.label}).`);
        for (const { title, text, code } of steps) {
          output.say(`\n${title}\n${text}`);
          if (code !== null) output.say(`\n${code.text}`);
        }
        output.say(`\nThen: npm run cli -- doctor "${source.name}"`);
        return undefined;
      }),
    );
  }
}
