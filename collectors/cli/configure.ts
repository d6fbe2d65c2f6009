/** `configure <provider>`: changes how a source is read; options that are not given leave things as they were. */
import type { Command } from "commander";
import { addConfigOptions, addUsualOption, configFrom, usualFrom } from "./config-options.ts";
import { perform } from "./perform.ts";

/** As with `connect`, the options cost the schemas. */
export async function addConfigure(program: Command, argv: string[]): Promise<void> {
  const configure = program
    .command("configure")
    .description("change how a source is read: `configure aws --name production --athena measure …`");
  if (!argv.includes("configure")) return;
  const { clouds } = await import("#lib/providers/registry.ts");
  for (const provider of clouds) {
    const verb = configure
      .command(provider.name)
      .description(`configure a source of ${provider.label}`)
      .requiredOption("--name <name>", "which source");
    addConfigOptions(verb, provider);
    addUsualOption(verb, provider);
    verb.action((options: Record<string, unknown> & { name: string; usual?: string[] }) =>
      perform(verb, async ({ output, session }) => {
        const { configureSource } = await import("#lib/commands/configure-source.ts");
        const { pool, clock, actor } = await session();
        const config = { ...configFrom(provider, options), ...usualFrom(provider, options.usual ?? []) };
        const source = await configureSource(
          { pool, clock, actor },
          { provider: provider.name, name: options.name, config },
        );
        output.result(source);
        output.say(
          `${source.name} is read so from its next collection on. Then: npm run cli -- doctor "${source.name}"`,
        );
        return undefined;
      }),
    );
  }
}
