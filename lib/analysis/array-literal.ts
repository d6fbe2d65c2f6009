/**
 * The text of a Postgres array of what needs no quotes: numbers, uuids. As a parameter it costs a join, where the driver would quote
 * every element by itself.
 */
export function arrayLiteral(values: readonly (string | number)[]): string {
  return `{${values.join(",")}}`;
}
