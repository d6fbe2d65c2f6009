/** Names as they are typed: with commas, semicolons or lines between them. */
export function namesOf(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
}
