/** What every stream is read with: the way to call, the tree, and the scope of the slice. */
import { Denied } from "#lib/errors.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import type { Shortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { apis } from "./apis.ts";
import { type Content, inventoryRefusal } from "./assets.ts";
import type { Estate } from "./estate.ts";
import { type Account, accountOf } from "./map-account.ts";

export type Reading = {
  access: Access;
  estate: Estate;
  /** External id of the slice's scope: the root, or one project. */
  scope: string;
};

/** Whether the asset inventory is to be asked: it answers for the whole of what is collected, never for a part. */
export async function asksInventory({ access, estate, scope }: Reading, content: Content): Promise<boolean> {
  return scope === estate.root && (await inventoryRefusal(access, content)) === null;
}

/** The projects of the slice, each with its id. */
export function projectsOf({ estate, scope }: Reading): { scope: string; id: string }[] {
  return [...estate.projectIds]
    .filter(([project]) => scope === estate.root || project === scope)
    .map(([project, id]) => ({ scope: project, id }));
}

/** Applies `work` to every project of the slice, some at once, in order. */
export function perProject<T>(
  reading: Reading,
  work: (project: { scope: string; id: string }) => Promise<T>,
): AsyncGenerator<T> {
  return inParallel(projectsOf(reading), callsAtOnce(reading.access.ctx), work);
}

/** One project's part of a slice: a slice of that project alone is denied where it is, one of all projects goes on without it. */
export function attemptProject<T>(
  { estate, scope }: Reading,
  shortfall: Shortfall,
  what: string,
  work: () => Promise<T>,
): Promise<T | null> {
  if (scope === estate.root) return shortfall.attempt(what, work);
  return work().catch((error: unknown) => {
    if (error instanceof Denied) throw error;
    return shortfall.attempt(what, () => Promise.reject(error));
  });
}

/** The accounts of one project, read once per run. Source: iam v1 `serviceAccounts.list`, at most 100 a page. */
export function accountsOf(access: Access, project: { scope: string; id: string }): Promise<Account[]> {
  return oncePerRun(access.ctx, `gcp/accounts/${project.scope}`, async () => {
    const api = await apis.iam();
    const name = `projects/${project.id}`;
    const answers = pages(
      (pageToken) =>
        access.call("iam.serviceAccounts.list", name, (options) =>
          api.projects.serviceAccounts.list(
            { name, pageToken, pageSize: access.ctx.limits.pageSize ?? 100 },
            options,
          ),
        ),
      (page) => page.nextPageToken ?? undefined,
    );
    const accounts = new Map<string, Account>();
    for await (const page of answers) {
      for (const data of page.accounts ?? []) {
        const account = accountOf({ ...data });
        if (account === null) throw malformed(`An account of ${name} has no id or no e-mail.`);
        accounts.set(account.uniqueId, account);
      }
    }
    return [...accounts.values()];
  });
}
