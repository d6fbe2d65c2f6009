/** Takes what may be a secret out of another program's message before it is stored or shown; stricter than with content. */
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";

const secrets: [RegExp, string][] = [
  [/(\w:\/\/)[^\s/@]{1,500}@/g, "$1…@"],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, "$1 …"],
  [
    /\b((?:[\w-]{0,60}(?:secret|token|password|passwd|signature|credential)[\w-]{0,60})["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
    "$1…",
  ],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "…"],
  // Words, with slashes between or without, are the name of an action, however long.
  [
    /\b(?!\/?(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*\/)*[A-Z]?[a-z]+(?:[A-Z][a-z]+)*\b(?![+/]))[A-Za-z0-9+/]{40,}={0,2}(?![\w/])/g,
    "…",
  ],
];

/** A message is looked at no further: some hold a whole answer. */
const longest = 20_000;

/** At most 1,000 characters, on whole characters, without NUL (Postgres text cannot hold it). */
export function redact(message: string): string {
  let text = withoutSecrets(message.slice(0, longest).toWellFormed().replaceAll("\0", "\u{fffd}"));
  for (const [pattern, replacement] of secrets) text = text.replace(pattern, replacement);
  return text.slice(0, 1_000).toWellFormed();
}
