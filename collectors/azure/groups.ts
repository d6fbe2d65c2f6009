/** `azure/groups`: the groups that hold a grant, and the service principals in them, however deep. No other group is read. */
import { z } from "zod";
import { NotFound, type RollcallError } from "#lib/errors.ts";
import type { CloudRecord, MembershipRecord, PrincipalRecord, RejectedRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { groupsWithAppRoles } from "./app-role-assignments.ts";
import { type AzureContext, callsAtOnce } from "./context.ts";
import { directoryAssignmentRow, directoryAssignments } from "./directory-roles.ts";
import { graphBatch, graphList } from "./graph.ts";
import { groupsWithRoles } from "./groups-with-roles.ts";
import { instantOf, pageSizeOf, parseRow, text } from "./parse.ts";

const membersRead = "GroupMember.Read.All";

export const groupRow = z.looseObject({
  id: z.string(),
  displayName: text,
  createdDateTime: text,
  isAssignableToRole: z.boolean().nullish(),
  securityEnabled: z.boolean().nullish(),
});

export async function* collectGroups(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  const holders = new Set<string>();
  const add = async (what: string, find: () => Promise<Iterable<string>>) => {
    for (const id of (await shortfall.attempt(what, find)) ?? []) holders.add(id);
  };
  await add("groups that hold Azure roles", () => groupsWithRoles(ctx, shortfall));
  await add("groups that hold application permissions", () => groupsWithAppRoles(ctx));
  await add("groups that hold directory roles", () => directoryGroups(ctx));
  const groups: string[] = [];
  for await (const found of existing(ctx, [...holders])) {
    if ("error" in found) shortfall.note(`group ${found.id}`, found.error);
    else {
      if (found.type === "principal") groups.push(found.externalId);
      yield found;
    }
  }
  const members = inParallel(groups, callsAtOnce(ctx), (group) =>
    shortfall.attempt(`members of group ${group}`, () => membersOf(ctx, group)),
  );
  for await (const records of members) yield* records ?? [];
  shortfall.end();
}

async function directoryGroups(ctx: AzureContext): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const value of directoryAssignments(ctx)) {
    const { row } = parseRow(directoryAssignmentRow, value);
    // A holder whose type is not told is asked for as a group: whoever is none is not found as one.
    const type = row?.principal?.["@odata.type"] ?? "#microsoft.graph.group";
    if (row !== null && /group$/i.test(type)) ids.add(row.principalId.toLowerCase());
  }
  return ids;
}

type Found = PrincipalRecord | RejectedRecord | { id: string; error: RollcallError };

/** Those of the ids that are groups, as records; what is none, or was deleted, is left out. */
async function* existing(ctx: AzureContext, ids: string[]): AsyncGenerator<Found> {
  const size = 20;
  for (let start = 0; start < ids.length; start += size) {
    const some = ids.slice(start, start + size);
    const answers = await graphBatch(
      ctx,
      some.map((id) => ({
        path: `/v1.0/groups/${id}?$select=id,displayName,createdDateTime,isAssignableToRole,securityEnabled`,
        permission: membersRead,
      })),
    );
    for (const [at, answer] of answers.entries()) {
      if ("error" in answer) {
        if (!(answer.error instanceof NotFound)) yield { id: some[at] ?? "", error: answer.error };
        continue;
      }
      const { row, rejected } = parseRow(groupRow, answer.body);
      yield rejected ?? groupRecord(row, ctx.source.config.tenant);
    }
  }
}

export function groupRecord(row: z.infer<typeof groupRow>, tenant: string): PrincipalRecord {
  const createdAt = instantOf(row.createdDateTime);
  return {
    type: "principal",
    scope: tenant,
    externalId: row.id.toLowerCase(),
    kind: "azure_group",
    name: row.displayName ?? row.id,
    resourceName: null,
    createdAt,
    disabled: false,
    tags: {},
    attributes: {
      assignableToRoles: row.isAssignableToRole === true,
      securityEnabled: row.securityEnabled !== false,
    },
    unknown: createdAt === null ? ["createdAt"] : [],
  };
}

const memberRow = z.looseObject({ id: z.string() });

/** Source: group-list-transitivemembers; the cast to service principals is an advanced query. */
async function membersOf(ctx: AzureContext, group: string): Promise<CloudRecord[]> {
  const members = new Map<string, MembershipRecord>();
  const rejections: CloudRecord[] = [];
  const list = graphList(ctx, {
    path: `/v1.0/groups/${group}/transitiveMembers/microsoft.graph.servicePrincipal?$select=id&$count=true&$top=${pageSizeOf(ctx)}`,
    permission: membersRead,
    headers: { consistencylevel: "eventual" },
  });
  for await (const value of list) {
    const { row, rejected } = parseRow(memberRow, value);
    if (rejected !== null) rejections.push(rejected);
    else {
      const member = row.id.toLowerCase();
      members.set(member, {
        type: "membership",
        group: { kind: "id", value: group },
        member: { kind: "id", value: member },
        unknown: [],
      });
    }
  }
  return [...rejections, ...members.values()];
}
