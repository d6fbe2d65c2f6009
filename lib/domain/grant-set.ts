/**
 * A grant set is the combination of documents an identity holds, whatever order they came in: equal sets have equal text, so what
 * they allow is worked out once for all who share it.
 */
import type { Breadth, GrantPart } from "./effective-actions.ts";

/** The parts as texts, sorted, each once. */
export function partTexts(parts: readonly GrantPart[]): string[] {
  const texts = parts.map(partText);
  if (texts.length < 2) return texts;
  texts.sort();
  return texts.filter((text, index) => text !== texts[index - 1]);
}

/** As JSON.stringify writes the array, for which it need not be made. */
function partText({ effect, breadth, conditional, level, document, select }: GrantPart): string {
  return `["${effect}",${breadth},${conditional ? 1 : 0},${quoted(level)},${quoted(document)},${quoted(select)}]`;
}

function quoted(text: string): string {
  return text === "" ? '""' : JSON.stringify(text);
}

/** The part that has this text. Throws SyntaxError for what `partTexts` did not write. */
export function parsePart(text: string): GrantPart {
  const [effect, breadth, conditional, level, document, select] = JSON.parse(text) as [
    GrantPart["effect"],
    Breadth,
    0 | 1,
    string,
    string,
    string,
  ];
  return { effect, breadth, conditional: conditional === 1, level, document, select };
}
