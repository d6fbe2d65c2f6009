/**
 * A collector of clouds that a test serves over HTTP, so that real processes can meet it: `identify`, `scopes` and `collect`
 * are one request each, named by the source's configuration. A status of 403 denies, any other failure is passing trouble.
 */
import { Denied, Unavailable } from "#lib/errors.ts";
import type { Collector, CollectorContext } from "#lib/ingest/contract.ts";
import { accountOf, peopleStream, roleOf, useStream } from "./fake-cloud.ts";

export type Identified = { pin: string; accounts: string[] };

export const httpCollector: Collector = {
  provider: "aws",
  streams: {
    [peopleStream]: {
      ...{ kinds: ["principal"], cadence: "inventory", scopeKinds: ["aws_account"], tells: "the roles" },
    },
    [useStream]: { kinds: ["usage"], cadence: "usage", scopeKinds: ["aws_account"], tells: "their use" },
  },
  identify: async (ctx) => {
    const { pin } = await ask<Identified>(ctx, "identify");
    return { pin, name: pin };
  },
  async *scopes(ctx) {
    const { accounts } = await ask<Identified>(ctx, "identify");
    for (const account of accounts) yield accountOf(account, null);
  },
  async *slices(_ctx, scopes) {
    for (const { externalId } of scopes) yield { stream: peopleStream, scope: externalId };
  },
  async *collect(ctx, slice) {
    for (const name of await ask<string[]>(ctx, `collect/${slice.scope}`)) yield roleOf(slice.scope, name);
  },
  async *diagnose() {},
};

async function ask<Answer>({ endpoint, source, signal }: CollectorContext, what: string): Promise<Answer> {
  const answer = await fetch(`${endpoint}/${source.name}/${what}`, { signal }).catch((error: Error) => {
    throw new Unavailable(error.message, { transient: true, hint: "Try later." });
  });
  if (answer.ok) return (await answer.json()) as Answer;
  if (answer.status === 403)
    throw new Denied(`read:${what}`, "Not permitted.", { hint: `Grant read:${what}.` });
  throw new Unavailable(`Answer ${answer.status}.`, { transient: true, hint: "Try later." });
}
