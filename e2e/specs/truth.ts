import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the simulated clouds say can be seen of them; see their oracle. */
export type Truth = {
  visible: {
    scopes: { externalId: string; name: string; parent: string | null }[];
    identities: { kind: string; externalId: string; name: string; scope: string; nature: string }[];
    externals: { kind: string; value: string; nature: string }[];
  };
  counts: {
    byKind: Record<string, number>;
    byNature: Record<string, number>;
    byScope: Record<string, number>;
    byCredentialKind: Record<string, number>;
    /** Of those whom the clouds only name. */
    outsiders: { byKind: Record<string, number>; byNature: Record<string, number> };
  };
  /** Between clouds; `from` is a token where nobody carries it. */
  links: { from: string; to: string; state: string }[];
};

/** Asks the simulated clouds of the running demo. Null when these pages do not show a demo's clouds. */
export async function askTruth(): Promise<Truth | null> {
  const home = process.env.ROLLCALL_HOME;
  if (home === undefined) return null;
  const told = await readFile(join(home, "clouds.json"), "utf8").catch(() => null);
  if (told === null) return null;
  const { url } = JSON.parse(told) as { url: string };
  return (await (await fetch(`${url}/_control/oracle`)).json()) as Truth;
}

/** The scope and everything below it, as a filter by scope means it. */
export function within({ visible }: Truth, scope: string): Set<string> {
  const inside = new Set([scope]);
  for (let size = 0; size < inside.size; ) {
    size = inside.size;
    for (const { externalId, parent } of visible.scopes)
      if (parent !== null && inside.has(parent)) inside.add(externalId);
  }
  return inside;
}
