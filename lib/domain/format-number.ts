/** Counts for people, the same wherever they are said: thousands apart, whatever the language of the machine. */

/** `1,482`; a true minus sign before a negative number. */
export function formatNumber(value: number | bigint): string {
  const digits = (value < 0 ? -value : value).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return value < 0 ? `−${grouped}` : grouped;
}
