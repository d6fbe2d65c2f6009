/** What the streams of subscriptions deliver, field by field, through Resource Graph and without it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GrantRecord } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import { collectSlice } from "./testing/collect-slice.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  outcomeOf,
  subscription,
  subscriptionRow,
  tenant,
} from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
});
afterEach(() => azure.stop());

const principal = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
const group = "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee";
const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const records = (stream: string, scope: string, config: Record<string, unknown> = {}) =>
  collectSlice(azure, { stream, scope }, config);

const assignment = (name: string, scope: string, more: object = {}) => ({
  id: `${scope === "/" ? "" : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  properties: {
    scope,
    principalId: principal,
    principalType: "ServicePrincipal",
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${owner}`,
    createdOn: "2025-01-01T00:00:00.1234567Z",
    ...more,
  },
});

const below = `/subscriptions/${subscription}`;
const site = `${below}/resourceGroups/Shop/providers/Microsoft.Web/sites/Web`;
const platform = "/providers/Microsoft.Management/managementGroups/Platform";
const all = [
  assignment("a1", below),
  assignment("a2", `${below}/resourceGroups/Shop`, { condition: "(C)", conditionVersion: "2.0" }),
  assignment("a3", site, { principalId: group, principalType: "Group" }),
  assignment("a4", `/subscriptions/${otherSubscription}`),
  assignment("a5", platform),
  assignment("a6", "/", { principalType: "User" }),
];

/** The same assignments, listed by ARM as each subscription sees them. */
function armAssignments(): void {
  for (const id of [subscription, otherSubscription]) {
    azure.on(`/subscriptions/${id}/providers/Microsoft.Authorization/roleAssignments`, ({ query }) => {
      const isAbove = ({ properties }: (typeof all)[number]) =>
        !properties.scope.startsWith("/subscriptions/");
      const own = all.filter(
        (row) => isAbove(row) || (query.get("$filter") === null && row.properties.scope.includes(id)),
      );
      const rows = own.map((row) => ({ ...row, type: "Microsoft.Authorization/roleAssignments" }));
      return query.has("second")
        ? { json: { value: rows.slice(1) } }
        : {
            json: {
              value: rows.slice(0, 1),
              nextLink: `${azure.url}/subscriptions/${id}/providers/Microsoft.Authorization/roleAssignments?${query}&second`,
            },
          };
    });
  }
  azure.on("/subscriptions", ({ path }) =>
    path === "/subscriptions"
      ? {
          json: {
            value: [subscription, otherSubscription].map((id) => ({
              ...subscriptionRow(id),
              displayName: `subscription ${id.slice(0, 4)}`,
              state: "Enabled",
            })),
          },
        }
      : { status: 404, json: {} },
  );
  azure.on("/providers/Microsoft.Management/getEntities", {
    json: {
      value: [subscription, otherSubscription].map((id) => ({
        name: id,
        properties: { parentNameChain: [tenant, "Platform"], parentDisplayNameChain: ["Root", "Platform"] },
      })),
    },
  });
}

describe("azure/role-assignments", () => {
  beforeEach(() => {
    azure.graph(
      "startswith '/subscriptions/'",
      all.filter(({ properties }) => properties.scope.startsWith("/subscriptions/")),
    );
    azure.graph(
      "!startswith '/subscriptions/'",
      all.filter(({ properties }) => !properties.scope.startsWith("/subscriptions/")),
    );
  });

  it("are grants on the subscription, named by what they hold below it", async () => {
    const grants = (await records("azure/role-assignments", subscription)) as GrantRecord[];
    expect(grants[0]).toEqual({
      ...{
        type: "grant",
        scope: subscription,
        subject: { kind: "id", value: principal },
        via: "role-assignment",
      },
      ...{ role: { kind: "id", value: `${tenant}/role/${owner}` }, effect: "allow", condition: null },
      attributes: {
        assignments: [all[0]?.id],
        assignmentScope: below,
        principalType: "ServicePrincipal",
        createdOn: "2025-01-01T00:00:00.1234567Z",
        ...{ createdBy: null, description: null, startsAt: null, endsAt: null },
      },
      unknown: [],
    });
    expect(grants.slice(1)).toMatchObject([
      { via: "role-assignment/resourcegroups/shop", condition: { expression: "(C)", version: "2.0" } },
      {
        via: "role-assignment/resourcegroups/shop/providers/microsoft.web/sites/web",
        subject: { kind: "id", value: group },
      },
    ]);
    expect(grants).toHaveLength(3);
  });
  it("above subscriptions are grants of the tenant and its management groups", async () => {
    const grants = await records("azure/management-group-assignments", tenant);
    expect(grants).toMatchObject([
      {
        scope: `${tenant}/managementGroups/platform`,
        subject: { kind: "id", value: principal },
        via: "role-assignment",
      },
      { scope: tenant, subject: { kind: "user", value: principal } },
    ]);
    expect(grants).toHaveLength(2);
  });
  it("are one question for many subscriptions", async () => {
    const context = azure.context();
    for (const scope of [subscription, otherSubscription])
      await outcomeOf(collector.collect(context, { stream: "azure/role-assignments", scope }));
    const questions = azure.asked.filter(({ body }) =>
      String((body as { query?: string }).query).startsWith("authorizationresources"),
    );
    expect(questions).toHaveLength(1);
    expect(questions[0]?.body).toMatchObject({ subscriptions: [subscription, otherSubscription] });
  });
  it("are the same when a slice is read again", async () => {
    const context = azure.context();
    const slice = { stream: "azure/role-assignments", scope: subscription };
    const first = await outcomeOf(collector.collect(context, slice));
    expect(await outcomeOf(collector.collect(context, slice))).toEqual(first);
  });
  it("made for a time say until when", async () => {
    azure.on(
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`,
      {
        json: {
          value: [
            {
              properties: {
                originRoleAssignmentId: all[0]?.id.toUpperCase(),
                startDateTime: "2026-11-01T00:00:00Z",
                endDateTime: "2026-12-01T00:00:00Z",
              },
            },
          ],
        },
      },
    );
    const [first] = await records("azure/role-assignments", subscription);
    expect(first).toMatchObject({ attributes: { endsAt: "2026-12-01T00:00:00Z" }, unknown: [] });
  });
  it("of a tenant without the licence for it are made for good", async () => {
    azure.on(
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`,
      {
        status: 400,
        json: { error: { code: "AadPremiumLicenseRequired", message: "The tenant needs a licence." } },
      },
    );
    expect((await records("azure/role-assignments", subscription))[0]).toMatchObject({ unknown: [] });
  });
  it("whose time limits are refused keep what was known of them, and the slice is not whole", async () => {
    azure.on(
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`,
      {
        status: 403,
        json: { error: { code: "AuthorizationFailed", message: "no" } },
      },
    );
    const outcome = await outcomeOf(
      collector.collect(azure.context(), { stream: "azure/role-assignments", scope: subscription }),
    );
    expect(outcome.records).toMatchObject([{ unknown: ["attributes"] }, {}, {}]);
    expect((outcome.error as Error & { hint: string }).hint).toContain(
      "roleAssignmentScheduleInstances/read",
    );
  });
  it("are listed by ARM, which refuses openly, where nobody tells what may be read", async () => {
    const graphed = await records("azure/role-assignments", subscription);
    armAssignments();
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions`, {
      status: 404,
      json: { error: { code: "InvalidResourceType", message: "not here" } },
    });
    azure.graph("startswith '/subscriptions/'", []);
    expect(await records("azure/role-assignments", subscription)).toEqual(graphed);
  });
  it.each(["azure/role-assignments", "azure/management-group-assignments"])(
    "%s are the same without Resource Graph",
    async (stream) => {
      const scope = stream === "azure/role-assignments" ? subscription : tenant;
      const graphed = await records(stream, scope);
      armAssignments();
      expect(await records(stream, scope, { withoutResourceGraph: true })).toEqual(graphed);
      expect(azure.asked.filter(({ query }) => query.has("second")).length).toBeGreaterThan(0);
    },
  );
});

describe("azure/role-definitions", () => {
  const definition = {
    ...{ id: `/providers/Microsoft.Authorization/roleDefinitions/${owner}`, name: owner },
    properties: {
      ...{
        roleName: "Owner",
        type: "BuiltInRole",
        description: "all",
        assignableScopes: ["/"],
        updatedOn: "2025-01-01",
      },
      permissions: [
        { actions: ["*"], notActions: [], dataActions: [], notDataActions: [] },
        { actions: ["x/write "], condition: "(C)", conditionVersion: "2.0" },
      ],
    },
  };
  it("are roles of the tenant, with the condition of each permission", async () => {
    azure.graph("roledefinitions", [definition, { ...definition, name: owner.toUpperCase() }]);
    expect(await records("azure/role-definitions", tenant)).toEqual([
      {
        ...{
          type: "role",
          scope: tenant,
          externalId: `${tenant}/role/${owner}`,
          kind: "azure_built_in_role",
          name: "Owner",
        },
        ...{
          resourceName: `/providers/Microsoft.Authorization/roleDefinitions/${owner}`,
          version: null,
          manager: "provider",
        },
        document: {
          permissions: [
            { actions: ["*"], notActions: [], dataActions: [], notDataActions: [] },
            {
              actions: ["x/write"],
              notActions: [],
              dataActions: [],
              notDataActions: [],
              condition: "(C)",
              conditionVersion: "2.0",
            },
          ],
          assignableScopes: ["/"],
        },
        attributes: { description: "all", updatedOn: "2025-01-01", conditional: true },
        unknown: [],
      },
    ]);
  });
  it("keep their conditions through the SDK, whose types have none", async () => {
    azure.graph("roledefinitions", [definition]);
    const graphed = await records("azure/role-definitions", tenant);
    armAssignments();
    for (const id of [subscription, otherSubscription])
      azure.on(`/subscriptions/${id}/providers/Microsoft.Authorization/roleDefinitions`, {
        json: { value: [definition] },
      });
    expect(await records("azure/role-definitions", tenant, { withoutResourceGraph: true })).toEqual(graphed);
  });
});
