/**
 * `gcp/service-account-keys`: every key that people made, never what is in it. When it was last used is told by another API; where that
 * is not granted, the keys are whole all the same and their last use stays as it was known; where it fails for a while, they are not.
 */
import { RollcallError, Unavailable } from "#lib/errors.ts";
import type { CloudRecord, Ref } from "#lib/ingest/contract.ts";
import { accountRef } from "#lib/providers/gcp/keys.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { activitiesOf } from "./activities.ts";
import { apis } from "./apis.ts";
import { keyType, listAssets } from "./assets.ts";
import { keyUsesOf } from "./map-activity.ts";
import { accountInName, type KeyUses, keyRecord } from "./map-key.ts";
import { recordOf, textOf } from "./read-field.ts";
import { accountsOf, asksInventory, attemptProject, perProject, type Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

type Key = { name: string; data: Record<string, unknown>; account: Ref; scope: string };

export async function* collectServiceAccountKeys(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access } = reading;
  const shortfall = createShortfall(access.ctx.signal);
  const now = access.ctx.clock.now();
  const uses = usesReader(access, shortfall);
  const projects = inParallel(keysByProject(reading, shortfall), callsAtOnce(access.ctx), async (found) => {
    const scope = found.find(isOfPeople)?.scope;
    return { found, known: scope === undefined ? null : await uses(scope) };
  });
  for await (const { found, known } of projects) {
    for (const key of found) {
      if (typeof key === "string") yield unreadable(key);
      else if (isOfPeople(key)) yield keyRecord(key, known, now) ?? unreadable(key.name);
    }
  }
  shortfall.end();
}

function isOfPeople(key: Key | string): key is Key {
  return typeof key !== "string" && textOf(key.data.keyType) === "USER_MANAGED";
}

/** The keys of one project at a time; a text stands for a key that does not say whose it is. */
async function* keysByProject(reading: Reading, shortfall: Shortfall): AsyncGenerator<(Key | string)[]> {
  if (await asksInventory(reading, "RESOURCE")) {
    yield* (await inventoryKeys(reading)).values();
    return;
  }
  const { access } = reading;
  const lists = perProject(reading, async (project) => ({
    project,
    accounts: await attemptProject(reading, shortfall, `service accounts of ${project.id}`, () =>
      accountsOf(access, project),
    ),
  }));
  for await (const { project, accounts } of lists) {
    const keys: Key[] = [];
    const answers = inParallel(accounts ?? [], callsAtOnce(access.ctx), ({ uniqueId, email }) =>
      shortfall.attempt(`keys of ${email}`, async () => {
        const name = `projects/${project.id}/serviceAccounts/${uniqueId}`;
        const account = { kind: "id", value: uniqueId };
        const listed = await keysOf(access, name);
        return listed.map((data) => ({ name: textOf(data.name) ?? "", data, account, scope: project.scope }));
      }),
    );
    for await (const answer of answers) keys.push(...(answer ?? []));
    yield keys;
  }
}

/** Source: iam v1 `keys.list`, which has no pages. */
async function keysOf(access: Access, name: string): Promise<Record<string, unknown>[]> {
  const api = await apis.iam();
  const answer = await access.call("iam.serviceAccountKeys.list", name, (options) =>
    api.projects.serviceAccounts.keys.list({ name, keyTypes: ["USER_MANAGED"] }, options),
  );
  return (answer.keys ?? []).map(recordOf);
}

async function inventoryKeys({ access, estate }: Reading): Promise<Map<string, (Key | string)[]>> {
  const byProject = new Map<string, (Key | string)[]>();
  for await (const asset of listAssets(access, "RESOURCE", [keyType])) {
    const scope = estate.scopeOf(asset.ancestors ?? []);
    if (scope === null) continue;
    const owner = accountInName(asset.name) ?? accountInName(asset.resource?.parent ?? "");
    const data = recordOf(asset.resource?.data);
    const keys = byProject.get(scope) ?? [];
    keys.push(owner === null ? asset.name : { name: asset.name, data, account: accountRef(owner), scope });
    byProject.set(scope, keys);
  }
  return byProject;
}

/** The first answer is waited for: where the API is not granted nobody asks again; a later refusal is of one project alone. */
function usesReader(access: Access, shortfall: Shortfall): (scope: string) => Promise<KeyUses> {
  let first: Promise<KeyUses> | null = null;
  const ask = async (scope: string): Promise<KeyUses> => {
    try {
      return keyUsesOf(await activitiesOf(access, scope, "serviceAccountKeyLastAuthentication"));
    } catch (error) {
      if (access.ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
      if (error instanceof Unavailable && error.transient)
        return shortfall.attempt(`last use of keys in ${scope}`, () => Promise.reject(error));
      access.ctx.log.info({ scope, error: error.message }, "the last use of keys is not known");
      return null;
    }
  };
  return async (scope) => {
    if (first === null) {
      first = ask(scope);
      return first;
    }
    return (await first) === null ? null : ask(scope);
  };
}
