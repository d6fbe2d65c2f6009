/** A provider's source configuration as command-line options: one option per field, described in the schema's own words. */
import type { Command } from "commander";
import { Option } from "commander";
import { type ConfigField, configFields, readConfig } from "#lib/providers/config-fields.ts";
import type { Provider } from "#lib/providers/contract.ts";

/** Adds `--role-name <value>` for a field `roleName`; a trailing `Arn` of the field is left out of the option. */
export function addConfigOptions(command: Command, provider: Provider): void {
  for (const field of configFields(provider)) {
    const value = { list: "<values...>", flag: "" }[field.type as string] ?? "<value>";
    const option = new Option(`--${optionName(field.name)} ${value}`.trim(), describe(field));
    if (field.type === "choice") option.choices(field.choices.map((choice) => choice.value));
    command.addOption(option);
  }
}

/** The configuration the options say; fields without an option are absent, so the schema's defaults apply. */
export function configFrom(provider: Provider, options: Record<string, unknown>): Record<string, unknown> {
  const fields = configFields(provider);
  const given = fields.map(({ name }) => [name, options[attributeName(name)]]);
  return readConfig(fields, Object.fromEntries(given));
}

function optionName(field: string): string {
  return field.replace(/Arn$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The option `--usual <names...>`: which settings go back to what is usual. */
export function addUsualOption(command: Command, provider: Provider): void {
  const option = new Option(
    "--usual <settings...>",
    "settings that go back to what is usual, as their options are called",
  );
  option.choices(
    configFields(provider)
      .filter(({ generated }) => !generated)
      .map(({ name }) => optionName(name)),
  );
  command.addOption(option);
}

/** Null for every setting that goes back to what is usual. */
export function usualFrom(provider: Provider, names: readonly string[]): Record<string, null> {
  const fields = configFields(provider).filter(({ name }) => names.includes(optionName(name)));
  return Object.fromEntries(fields.map(({ name }) => [name, null]));
}

/** Commander's name for an option in its result. */
function attributeName(field: string): string {
  return field.replace(/Arn$/, "");
}

function describe({ description, standard }: ConfigField): string {
  return standard === null ? description : `${description} (default ${JSON.stringify(standard)})`;
}
