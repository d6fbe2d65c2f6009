/** The address of the checks: which one is open, and which scope is tried for it. */
export function checkAddress(key: string, tried?: string): string {
  const query = new URLSearchParams({ check: key, ...(tried === undefined ? {} : { q: tried }) });
  return `/settings/checks?${query.toString().replaceAll("%3A", ":")}#check`;
}
