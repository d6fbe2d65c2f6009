/** Without any one permission, exactly the streams that the list names are incomplete, and each says which permission is missing. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, NotApplicable } from "#lib/errors.ts";
import list from "#lib/providers/azure/permissions.json" with { type: "json" };
import { azureSourceConfig } from "#lib/providers/azure/source.ts";
import { collector } from "./collector.ts";
import { azureStreams } from "./streams.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  outcomeOf,
  subscription,
} from "./testing/fake-azure.ts";
import { smallTenant } from "./testing/small-tenant.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
});
afterEach(() => azure.stop());

type Row = { permission: string; plane: string; streams: string[]; fallback?: boolean };
const rows: Row[] = list.permissions;
const refused = (code: string) => ({ status: 403, json: { error: { code, message: "no" } } });

/** What a directory refuses without the permission, by the beginning of the path. */
const guarded: Record<string, string[]> = {
  "Application.Read.All": ["/v1.0/servicePrincipals", "/v1.0/applications"],
  "DelegatedPermissionGrant.Read.All": ["/v1.0/oauth2PermissionGrants"],
  "RoleManagement.Read.Directory": [
    "/v1.0/roleManagement/directory/roleDefinitions",
    "/v1.0/roleManagement/directory/roleAssignments",
    "/v1.0/roleManagement/directory/roleAssignmentScheduleInstances",
  ],
  "GroupMember.Read.All": ["/v1.0/groups"],
  "AuditLog.Read.All": ["/beta/reports", "/beta/auditLogs"],
};

/** An owner whom the directory does not show. */
const owner = { "@odata.type": "#microsoft.graph.user", id: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa" };
const ownedByNobodyKnown = {
  json: { value: [{ id: "11111111-1111-4111-8111-111111111111", appId: "app", owners: [owner] }] },
};

function deny({ permission, plane }: Row): void {
  if (plane === "graph") denyInDirectory(permission);
  else denyInAzure(permission);
}

function denyInAzure(permission: string): void {
  const refusal = refused("AuthorizationFailed");
  const others = rows.filter((row) => row.plane === "azure" && row.permission !== permission);
  const value =
    permission === "*/read"
      ? [{ actions: others.map((row) => row.permission) }]
      : [{ actions: ["*/read"], notActions: [permission] }];
  const isLookUp = permission === "Microsoft.Authorization/permissions/read";
  for (const id of [subscription, otherSubscription]) {
    const path = `/subscriptions/${id}/providers/Microsoft.Authorization/permissions`;
    azure.on(path, isLookUp ? refusal : { json: { value } });
  }
  if (permission === "Microsoft.Resources/subscriptions/read") {
    azure.graph("microsoft.resources/subscriptions'", []);
  }
  const detail = {
    "providerOperations/read": "/providerOperations",
    "Credentials/read": "/federatedIdentityCredentials",
    "eventtypes/values/read": "/eventtypes/management/values",
  };
  for (const [end, part] of Object.entries(detail)) {
    const paths = azure.routes().filter((path) => path.endsWith(part));
    if (permission.endsWith(end)) for (const path of paths) azure.on(path, refusal);
  }
}

function denyInDirectory(permission: string): void {
  if (permission === "User.ReadBasic.All") azure.on("/v1.0/applications", ownedByNobodyKnown);
  const isGuarded = (path: string) => (guarded[permission] ?? []).some((start) => path.startsWith(start));
  for (const path of azure.routes().filter(isGuarded)) azure.on(path, refused("Authorization_RequestDenied"));
  azure.on("/v1.0/$batch", ({ body }) => ({
    json: {
      responses: (body as { requests: { id: string; url: string }[] }).requests.map(({ id, url }) =>
        isGuarded(`/v1.0${url}`)
          ? { id, status: 403, body: refused("Authorization_RequestDenied").json }
          : { id, status: 200, body: { id: "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee", displayName: "some" } },
      ),
    },
  }));
}

async function failures(): Promise<Map<string, unknown>> {
  const context = azure.context();
  const scopes = [];
  for await (const scope of collector.scopes(context)) scopes.push(scope);
  const failed = new Map<string, unknown>();
  for await (const slice of collector.slices(context, scopes)) {
    const { error } = await outcomeOf(collector.collect(context, slice));
    // What the source does not switch on is not missed.
    if (error !== null && !(error instanceof NotApplicable)) failed.set(slice.stream, error);
  }
  return failed;
}

describe("a permission", () => {
  it("that is optional is for streams there are, by a setting there is", () => {
    for (const { streams, setting } of list.optional) {
      expect(Object.keys(azureSourceConfig.shape)).toContain(setting);
      for (const stream of streams) expect(Object.keys(azureStreams)).toContain(stream);
    }
  });
  it("of the list, all granted, leaves nothing unread", async () => {
    expect(await failures()).toEqual(new Map());
  });
  it.each(rows)("$permission, taken away, is missed by exactly its streams", async (row) => {
    deny(row);
    const failed = await failures();
    expect([...failed.keys()].toSorted()).toEqual(row.fallback === true ? [] : row.streams.toSorted());
    for (const error of failed.values()) {
      expect(error instanceof Denied || error instanceof Incomplete).toBe(true);
      expect((error as Denied).hint).toContain(row.permission);
    }
  });
});
