/** `gcp/roles`: Google's own roles and custom ones, each with the permissions it holds today. */
import type { iam_v1 } from "googleapis/build/src/apis/iam/index.js";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { Access, CallOptions } from "./access.ts";
import { apis } from "./apis.ts";
import { isTruncated, listAssets, roleType, truncated } from "./assets.ts";
import { actionRecords, roleRecord } from "./map-role.ts";
import { recordOf } from "./read-field.ts";
import { asksInventory, perProject, type Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

export async function* collectRoles(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const { root } = estate;
  const seen = new Set<string>();
  const recordsOf = function* (data: object, scope: string): Iterable<CloudRecord> {
    const role = roleRecord(recordOf(data), { root, scope });
    if (role === null) return yield unreadable(`a role of ${scope}`);
    yield role;
    yield* actionRecords(role, seen);
  };
  const iam = await apis.iam();
  // Google's own roles are listed without a parent, and to anybody.
  for await (const page of rolesOf(access, "roles", (query, options) => iam.roles.list(query, options))) {
    for (const data of page) yield* recordsOf(data, root);
  }
  const shortfall = createShortfall(access.ctx.signal);
  if (await asksInventory(reading, "RESOURCE")) {
    for await (const asset of listAssets(access, "RESOURCE", [roleType])) {
      const scope = estate.scopeOf(asset.ancestors ?? []);
      if (scope === null) continue;
      if (isTruncated(asset)) shortfall.note(asset.name, truncated(asset.name));
      else yield* recordsOf(recordOf(asset.resource?.data), scope);
    }
  } else {
    const custom = await shortfall.attempt(`custom roles of ${root}`, async () => ownRoles(access, root));
    for (const data of custom ?? []) yield* recordsOf(data, root);
    const lists = perProject(reading, async ({ scope, id }) => ({
      scope,
      // Roles are named by the project's id, as bindings name them.
      found: await shortfall.attempt(`custom roles of ${id}`, () => projectRoles(access, id)),
    }));
    for await (const { scope, found } of lists) for (const data of found ?? []) yield* recordsOf(data, scope);
  }
  shortfall.end();
}

type Query = { view: string; pageSize: number; pageToken: string | undefined };
type Role = iam_v1.Schema$Role;

/** Source: iam v1 `roles.list`; at most 1,000 a page. */
async function* rolesOf(
  access: Access,
  resource: string,
  list: (query: Query, options: CallOptions) => Promise<{ data: iam_v1.Schema$ListRolesResponse }>,
): AsyncGenerator<Role[]> {
  const pageSize = access.ctx.limits.pageSize ?? 1000;
  const answers = pages(
    (pageToken) =>
      access.call("iam.roles.list", resource, (options) =>
        list({ view: "FULL", pageSize, pageToken }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const page of answers) yield page.roles ?? [];
}

/** A folder has no roles of its own, and a project's are listed with the others'. */
async function ownRoles(access: Access, parent: string): Promise<Role[]> {
  if (!parent.startsWith("organizations/")) return [];
  const iam = await apis.iam();
  return flat(
    rolesOf(access, parent, (query, options) =>
      iam.organizations.roles.list({ ...query, parent, showDeleted: true }, options),
    ),
  );
}

async function projectRoles(access: Access, id: string): Promise<Role[]> {
  const iam = await apis.iam();
  const parent = `projects/${id}`;
  return flat(
    rolesOf(access, parent, (query, options) =>
      iam.projects.roles.list({ ...query, parent, showDeleted: true }, options),
    ),
  );
}

async function flat<T>(lists: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const list of lists) all.push(...list);
  return all;
}
