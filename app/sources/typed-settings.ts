/** What a form of a source's settings says: every field that was asked for, null where it was left empty. */
import { configFields, readConfig } from "#lib/providers/config-fields.ts";
import type { Provider } from "#lib/providers/contract.ts";

/** As `configureSource` takes it; what Rollcall made itself is not in it. */
export function typedSettings(
  provider: Pick<Provider, "sourceConfig">,
  form: FormData,
): Record<string, unknown> {
  const asked = configFields(provider).filter(({ generated }) => !generated);
  const typed = asked.map(({ name }) => [name, form.getAll(`config.${name}`).map(String)] as const);
  const read = readConfig(asked, Object.fromEntries(typed.filter(([, values]) => values.length > 0)));
  return Object.fromEntries(asked.map(({ name }) => [name, read[name] ?? null]));
}
