/** Whether a permission is one of those that a pattern names; a star stands for anything. */
export function fits(pattern: string, permission: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === permission;
  if (rest.length > 1) throw new RangeError(`The oracle reads one star, not ${pattern}`);
  const [tail = ""] = rest;
  const isLongEnough = permission.length >= head.length + tail.length;
  return isLongEnough && permission.startsWith(head) && permission.endsWith(tail);
}
