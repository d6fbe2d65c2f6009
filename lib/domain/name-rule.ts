/** What people may call a thing they make: short, printable, and safe to type in a shell and a filter. */
import { Invalid } from "#lib/errors.ts";

const pattern = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._@:/,-]{0,98}[\p{L}\p{N}])?$/u;

/** Throws Invalid, as a fault of the field `name`. `what`: the kind of thing, for the message. */
export function refuseBadName(name: string, what: string): void {
  if (pattern.test(name)) return;
  const message = `"${name.slice(0, 100)}" cannot be the name of a ${what}.`;
  throw new Invalid(message, {
    detail: { fields: { name: message } },
    hint: "Use 1 to 100 letters, digits, blanks and . _ - @ : / , beginning and ending with a letter or digit.",
  });
}

/** Addresses of the Sources pages that are no source. */
const reserved = ["connect"];

/** Throws Invalid. */
export function refuseBadSourceName(name: string): void {
  refuseBadName(name, "source");
  if (!reserved.includes(name)) return;
  const message = `A source cannot be called "${name}": that is the address of a page.`;
  throw new Invalid(message, { detail: { fields: { name: message } }, hint: "Choose another name." });
}
