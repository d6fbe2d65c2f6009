/** The next number above whose quarters are round: the top of a scale of counts. */
export function niceTop(most: number): number {
  const step = Math.max(4, 10 ** Math.floor(Math.log10(most)) * 0.4);
  return Math.ceil((most * 1.05) / step) * step;
}
