/** The next number above whose quarters are round. `most`: the largest that is drawn. */
export function niceTop(most: number): number {
  const step = Math.max(4, 10 ** Math.floor(Math.log10(Math.max(1, most))) * 0.4);
  return Math.max(step, Math.ceil((most * 1.05) / step) * step);
}
