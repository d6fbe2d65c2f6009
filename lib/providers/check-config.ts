/** Checks a source's configuration, and says what is wrong field by field in words for the person who filled it in. */
import { holdsSecret } from "#lib/domain/secret-shapes.ts";
import { Invalid } from "#lib/errors.ts";
import type { Provider } from "./contract.ts";

type Issue = { code?: string; path?: PropertyKey[]; input?: unknown; values?: unknown[]; keys?: string[] };

/** Defaults filled in. Throws Invalid; its `detail.fields` holds one sentence per field at fault, as `config.<field>`. */
export function checkConfig(
  provider: Pick<Provider, "sourceConfig">,
  config: unknown,
): Record<string, unknown> {
  refuseSecrets(config);
  const parsed = provider.sourceConfig.safeParse(config, { error: (issue) => plainWords(issue as Issue) });
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const fields: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = path.length === 0 ? "configuration" : String(path[0]);
    const said = path.length > 1 ? `"${valueAt(config, path)}": ${message}` : message;
    fields[field] = fields[field] === undefined ? said : `${fields[field]} ${said}`;
  }
  const words = Object.entries(fields).map(([field, message]) => `${field}: ${message}`);
  throw new Invalid(words.join(" "), {
    hint: "See `connect <provider> --help` for what each field takes.",
    detail: {
      fields: Object.fromEntries(Object.entries(fields).map(([name, said]) => [`config.${name}`, said])),
    },
  });
}

/** What is stored is read by many: a secret stays where it is, and the configuration names the place. */
function refuseSecrets(config: unknown): void {
  if (typeof config !== "object" || config === null) return;
  const names = Object.entries(config).flatMap(([name, value]) => (holdsSecret(value) ? [name] : []));
  if (names.length === 0) return;
  const said = "This looks like a secret, and Rollcall stores none.";
  throw new Invalid(names.map((name) => `${name}: ${said}`).join(" "), {
    hint: "Leave it in the environment or in a file of the worker, and see `connect <provider> --help` for how it is found.",
    detail: { fields: Object.fromEntries(names.map((name) => [`config.${name}`, said])) },
  });
}

/** Zod's own messages where they speak of types; a schema's own message comes first. */
function plainWords({ code, input, values, keys }: Issue): string | undefined {
  if (code === "unrecognized_keys") return `There is no ${(keys ?? []).join(", ")}.`;
  if (input === undefined && (code === "invalid_type" || code === "invalid_value")) return "This is needed.";
  if (code === "invalid_value") return `Choose one of: ${(values ?? []).join(", ")}.`;
  return undefined;
}

function valueAt(config: unknown, path: PropertyKey[]): string {
  let value = config;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return String(value).slice(0, 100);
}
