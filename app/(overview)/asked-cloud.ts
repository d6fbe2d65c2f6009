/** Which cloud the address asks for. */
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../identities/address.ts";

/** Null: all. Throws Invalid for a cloud there is not. */
export function askedCloud(params: SearchParams): string | null {
  const text = (parameter(params, "cloud") ?? "").trim();
  if (text === "") return null;
  const known = (fieldOf("provider").values ?? []).map(({ value }) => value);
  if (known.includes(text)) return text;
  const meant = suggest(text.slice(0, 80), known);
  throw new Invalid(`No cloud is called "${text.slice(0, 80)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Use one of: ${known.join(", ")}.`,
  });
}
