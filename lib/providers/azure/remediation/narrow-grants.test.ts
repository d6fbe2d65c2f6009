import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { difference, emptySet, hasPosition, setOf } from "#lib/domain/permission-set.ts";
import { problemsOfOrder } from "#lib/domain/remediation/change.ts";
import { textsOfFormat } from "#lib/domain/remediation/change-text.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { beforeAndAfter, judgedGrant, setNamed } from "../../remediation/testing/judged-grant.ts";
import type { JudgedGrant, StoredRole, Subject } from "../../remediation.ts";
import { allowanceOf } from "../role-permissions.ts";
import { deleteAssignments } from "./az-text.ts";
import { credentialChange } from "./credential-change.ts";
import { narrowEntry } from "./narrow-entry.ts";
import { narrowGrants } from "./narrow-grants.ts";

const names = [
  ...[
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Compute/virtualMachines/write",
    "Microsoft.Compute/virtualMachines/start/action",
  ],
  ...[
    "Microsoft.Compute/disks/read",
    "Microsoft.Compute/disks/delete",
    "Microsoft.Storage/storageAccounts/read",
  ],
  ...["Microsoft.Storage/storageAccounts/write", "Microsoft.Authorization/roleAssignments/write"],
  ...[
    "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
  ],
  "app:microsoft graph/mail.read",
];
const catalogue = createCatalogue({
  provider: "azure",
  wildcards: "*",
  entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
});
const tenant = "11111111-1111-1111-1111-111111111111";
const scope = "/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/rg";
const assignment = `${scope}/providers/Microsoft.Authorization/roleAssignments/33333333-3333-3333-3333-333333333333`;
const subject: Subject = {
  ...{
    kind: "azure_service_principal",
    externalId: "44444444-4444-4444-4444-444444444444",
    name: "ci",
    resourceName: null,
  },
  ...{ attributes: {}, tags: {}, disabled: false, aliases: [], scopes: [] },
};
const entry = (actions: string[], more = {}) => ({
  actions,
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...more,
});
const role = (permissions: Json[], more: Partial<StoredRole> = {}): StoredRole => ({
  ...{
    kind: "azure_built_in_role",
    externalId: `${tenant}/role/55555555-5555-5555-5555-555555555555`,
    name: "Contributor",
  },
  ...{
    resourceName: "/providers/Microsoft.Authorization/roleDefinitions/55555555-5555-5555-5555-555555555555",
    version: null,
  },
  ...{ manager: "provider", attributes: {}, document: { permissions, assignableScopes: ["/"] } },
  ...more,
});
const grant = (held: StoredRole, stays: string[], more: Partial<JudgedGrant> = {}): JudgedGrant => {
  const facts = {
    ...{
      via: "role-assignment/resourcegroups/rg",
      attributes: { assignments: [assignment], assignmentScope: scope },
    },
    scope: { externalId: "22222222-2222-2222-2222-222222222222", kind: "azure_subscription", name: "prod" },
    ...more,
    role: held,
  };
  return { ...judgedGrant(facts, difference(catalogue.all, setNamed(stays, catalogue)), catalogue), ...more };
};

function narrowed(granted: JudgedGrant, ready: StoredRole[] = []) {
  const { narrowings, refusals } = narrowGrants({ subject, grants: [granted], catalogue, ready });
  const { before, after } = beforeAndAfter([granted], narrowings, catalogue);
  expect(problemsOfChange({ before, after, stays: difference(before.actions, granted.alone) })).toEqual([]);
  expect(narrowings.flatMap(({ change }) => problemsOfOrder(change))).toEqual([]);
  const changes = narrowings.map(({ change }) => change);
  const shell = textsOfFormat(changes, "cli").replace(/ \\\n#? +/g, " ");
  // What deletes names the whole id of what it deletes.
  for (const line of shell.split("\n").filter((one) => /^az role assignment delete/.test(one)))
    expect(line).toBe(`az role assignment delete --ids=${assignment}`);
  return { refusals, changes, shell };
}

describe("a role assignment", () => {
  it("gets a smaller role at the same scope first, with its condition, and then goes", () => {
    const condition = {
      expression: "((!(ActionMatches{'x'}))\n OR @Resource[a] StringEquals 'b')",
      version: "2.0",
    };
    const { shell } = narrowed(
      grant(role([entry(["*"])]), ["Microsoft.Compute/virtualMachines/read"], { condition }),
    );
    const create = shell.indexOf(
      `az role assignment create --assignee-object-id=${subject.externalId} --assignee-principal-type=ServicePrincipal --role='ci Contributor used' --scope=${scope} --condition-version=2.0 --condition="$(cat `,
    );
    expect(shell.indexOf("az role definition create")).toBeLessThan(create);
    expect(create).toBeGreaterThan(0);
    expect(create).toBeLessThan(shell.indexOf("\naz role assignment delete"));
    expect(shell).toContain(condition.expression);
  });

  it("takes a built-in role that lies between what stays and what was given", () => {
    const reader = role([entry(["Microsoft.Compute/*/read"])], { name: "VM Reader" });
    const found = narrowed(
      grant(role([entry(["*"])]), ["Microsoft.Compute/virtualMachines/read", "Microsoft.Compute/disks/read"]),
      [reader],
    );
    expect(found.shell).toContain("--role='VM Reader'");
    const wide = role([entry(["*"], { dataActions: ["*"] })], { name: "All" });
    expect(
      narrowed(grant(role([entry(["*"])]), ["Microsoft.Compute/disks/read"]), [wide]).shell,
    ).not.toContain("All");
  });

  it("at the root, or of data at a management group, has no custom role; conditions inside a definition neither", () => {
    const at = (assignmentScope: string, held: StoredRole, stays: string[]) =>
      narrowed(grant(held, stays, { attributes: { assignments: [assignment], assignmentScope } })).refusals;
    expect(at("/", role([entry(["Microsoft.Compute/*"])]), ["Microsoft.Compute/disks/read"])).toHaveLength(1);
    const data = role([entry(["Microsoft.Compute/*"], { dataActions: ["*"] })]);
    expect(at("/providers/Microsoft.Management/managementGroups/mg", data, [names[8] ?? ""])).toHaveLength(1);
    const inside = role([{ ...entry(["*"]), condition: "@x", conditionVersion: "2.0" }]);
    expect(narrowed(grant(inside, ["Microsoft.Compute/disks/read"])).refusals).toHaveLength(1);
  });

  it("is deleted by nothing but whole ids", () => {
    for (const ids of [[], [""], ["33333333-3333-3333-3333-333333333333"], [assignment, ""]])
      expect(() => deleteAssignments(ids)).toThrow(RangeError);
  });
});

it("a custom role others need stays; one that all agree on is written anew, and back", () => {
  const own = role([entry(["Microsoft.Compute/*"])], {
    kind: "azure_custom_role",
    manager: "customer",
    name: "Mine",
  });
  expect(narrowed(grant(own, ["Microsoft.Compute/disks/read"])).shell).toContain("az role definition update");
  const shared = narrowed(
    grant(own, ["Microsoft.Compute/disks/read"], { everyone: emptySet, isShared: true }),
  ).shell;
  expect(shared).not.toContain("definition update");
});

it("what Entra grants as one piece goes as a whole or not at all", () => {
  const mail = role([], {
    kind: "azure_app_role",
    externalId: `${tenant}/app-role/res/rid`,
    name: "Mail.Read",
    attributes: { resource: "res" },
    document: {
      appRole: {
        resource: "Microsoft Graph",
        appId: "00000003-0000-0000-c000-000000000000",
        value: "Mail.Read",
      },
    },
  });
  const more = { via: "app-role-assignment", attributes: { assignment: "a-1" } };
  const { shell, changes } = narrowed(grant(mail, [], more));
  expect(changes[0]?.kind).toBe("remove-grant");
  expect(shell).toContain(
    `az rest --method=DELETE --url=https://graph.microsoft.com/v1.0/servicePrincipals/${subject.externalId}/appRoleAssignments/a-1`,
  );
  expect(shell).toContain('"appRoleId": "rid"');
  expect(narrowed(grant(mail, [], { ...more, via: "admin-consent" })).refusals).toHaveLength(1);
});

it("a secret that cannot be switched off is watched before it goes", () => {
  const facts = {
    externalId: "obj/key",
    kind: "azure_client_secret",
    status: "active",
    createdOn: null,
    lastUsedOn: null,
    attributes: { heldBy: "application" },
  };
  const change = credentialChange(facts, subject);
  if ("why" in change) throw new Error(change.why);
  expect(change.steps.map(({ phase }) => phase)).toEqual(["backup", "watch", "remove"]);
  expect(problemsOfOrder(change)).toEqual([]);
});

describe("any entry, any actions taken out", () => {
  const pattern = fc.constantFrom<string>(
    "*",
    "*/read",
    "Microsoft.Compute/*",
    "microsoft.compute/virtualmachines/*",
    "Microsoft.Storage/*/read",
    "Microsoft.Compute/disks/read",
    "Nova/*",
    "Microsoft.Authorization/*",
  );
  const patterns = fc.array(pattern, { maxLength: 3 });
  const some = fc.subarray([...names.keys()]).map(setOf);
  it("gives the rest and nothing more, on each plane, by another evaluator", () => {
    fc.assert(
      fc.property(
        patterns,
        patterns,
        patterns,
        patterns,
        some,
        (actions, notActions, dataActions, notDataActions, removable) => {
          const old = { actions, notActions, dataActions, notDataActions };
          const made = narrowEntry(old, removable, catalogue)?.entry ?? {
            actions: [],
            notActions: [],
            dataActions: [],
            notDataActions: [],
          };
          for (const [position, name] of names.entries()) {
            if (name.startsWith("app:")) continue;
            const plane = name.startsWith("data:") ? "data" : "control";
            const of = (one: typeof old) =>
              allowanceOf(
                [{ ...one, condition: null, conditionVersion: null }],
                name.replace("data:", ""),
                plane,
              );
            expect(of(made)).toBe(hasPosition(removable, position) ? "none" : of(old));
          }
        },
      ),
    );
  });
});
