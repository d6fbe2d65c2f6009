/** Addresses of the Sources pages. */

export function sourceAddress(name: string): string {
  return `/sources/${encodeURIComponent(name)}`;
}

export function runAddress(name: string, run: string): string {
  return `${sourceAddress(name)}/runs/${run}`;
}

export function heldAddress(name: string, slice: number): string {
  return `${sourceAddress(name)}/held/${slice}`;
}

/** The name a dynamic part of an address stands for; as it is where it is no proper escape. */
export function nameFrom(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
