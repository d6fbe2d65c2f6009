/** Wildcards as permissions have them: `*` is any run of characters, `?` exactly one where the provider has it, all else literal. */

/**
 * Whether the whole text fits. Goes back to the last star only, so that a pattern of many stars costs its length times the text's,
 * where a regular expression would take for ever. Case counts: fold both before.
 */
export function fitsWildcards(pattern: string, text: string, { question }: { question: boolean }): boolean {
  let [at, position, star, resume] = [0, 0, -1, 0];
  while (position < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at++;
      resume = position;
    } else if (wanted === text[position] || (question && wanted === "?")) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
