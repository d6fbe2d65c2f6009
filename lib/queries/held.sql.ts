/** What stands for one exact list of held rows of a slice, so that a decision is about the rows its maker saw. */

/** `slice`: SQL for the slice's id. Sixteen hexadecimal digits; another row more or less gives others. */
export function heldDigest(slice: string): string {
  return `(select left(md5(coalesce(string_agg(seen.fact || ':' || seen.row_id, ',' order by seen.fact, seen.row_id), '')), 16)
             from held_closure seen where seen.slice_id = ${slice})`;
}
