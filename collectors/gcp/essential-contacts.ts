/** `gcp/essential-contacts`: who is written to about each project, folder and organization. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { apis } from "./apis.ts";
import { contactHints } from "./map-hints.ts";
import { recordOf } from "./read-field.ts";
import type { Reading } from "./reading.ts";

export async function* collectEssentialContacts({ access, estate }: Reading): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(access.ctx.signal);
  const nodes = estate.scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId);
  const lists = inParallel(nodes, callsAtOnce(access.ctx), async (node) => ({
    node,
    contacts: await shortfall.attempt(`contacts of ${node}`, () => contactsOf(access, node)),
  }));
  for await (const { node, contacts } of lists) {
    const seen = new Set<string>();
    for (const hint of (contacts ?? []).flatMap((contact) => contactHints(recordOf(contact), node))) {
      const key = `${hint.key}\n${hint.value}`;
      if (!seen.has(key)) yield hint;
      seen.add(key);
    }
  }
  shortfall.end();
}

/** Those set on the node itself; each node above is asked by itself. Source: essentialcontacts v1 `contacts.list`. */
async function contactsOf(access: Access, node: string): Promise<object[]> {
  const api = await apis.contacts();
  const kind = node.split("/")[0] as "organizations" | "folders" | "projects";
  const pageSize = Math.min(100, access.ctx.limits.pageSize ?? 100);
  const answers = pages(
    (pageToken) =>
      access.call("essentialcontacts.contacts.list", node, (options) =>
        api[kind].contacts.list({ parent: node, pageToken, pageSize }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  const found: object[] = [];
  for await (const page of answers) found.push(...(page.contacts ?? []));
  return found;
}
