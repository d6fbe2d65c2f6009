import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { type CompiledPart, effectiveActions, withoutIdlePlaces } from "#lib/domain/effective-actions.ts";
import { areEqualSets, isSubset, positionsOf, union } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { azureGrantedActions } from "./granted-actions.ts";
import { grantedByRegularExpressions, type PlainEntry } from "./testing/naive-entries.ts";

const graph = { resource: "Microsoft Graph", appId: "00000003-0000-0000-c000-000000000000" };
const names = [
  ..."microsoft.authorization/roleassignments/read microsoft.authorization/roleassignments/write".split(" "),
  ..."microsoft.storage/storageaccounts/read microsoft.storage/storageaccounts/listkeys/action".split(" "),
  ..."microsoft.storage/storageaccounts/blobs/read microsoft.search/searchservices/read".split(" "),
  ..."newrelic.observability/monitors/read microsoft.web/{operationname}:x/read".split(" "),
  "data:microsoft.storage/storageaccounts/blobs/read",
  "data:microsoft.storage/storageaccounts/blobs/write",
  "directory:microsoft.search/allentities/allproperties/alltasks",
  "directory:microsoft.directory/applications/credentials/update",
  "directory:microsoft.directory/applications/standard/read",
  "directory:microsoft.directory/applications/create",
  "directory:microsoft.directory/users/standard/read",
  "app:microsoft graph/mail.read",
  "app:microsoft graph (11111111-1111-4111-8111-111111111111)/mail.read",
  "delegated:microsoft graph/mail.read",
];
const catalogue = catalogueOf(names);

function catalogueOf(list: readonly string[]): Catalogue {
  const entries = list.map((name, at) => ({ id: at + 1, name, level: null }));
  return createCatalogue({ provider: "azure", wildcards: "*", entries });
}

function compiled(document: Json) {
  return azureGrantedActions.compile(document, catalogue, "");
}

/** Everything the document allows, and of it what it allows under a condition only. */
function allowed(document: Json) {
  const part = allow(document);
  const { actions, conditional } = effectiveActions([part], catalogue);
  const namesOf = (set: typeof actions) => positionsOf(set).map((position) => catalogue.names[position]);
  return { actions: namesOf(actions), conditional: namesOf(conditional) };
}

function allow(document: Json, level = ""): CompiledPart {
  return { effect: "allow", breadth: 3, conditional: false, level, compiled: compiled(document) };
}

function deny(document: Json, level = ""): CompiledPart {
  return { ...allow(document, level), effect: "deny" };
}

const roles = (...permissions: Json[]): Json => ({ permissions });
const denial = (...permissions: Json[]): Json => ({ permissions, deny: true });
const control = names.filter((name) => !/^(data|directory|app|delegated):/.test(name));

describe("a role of Azure", () => {
  it("gives by a star the control plane alone: no data, no directory, no permission of an API", () => {
    expect(allowed(roles({ actions: ["*"] })).actions).toEqual(control);
  });
  it("gives data only by data actions", () => {
    expect(allowed(roles({ actions: ["*/read"], dataActions: ["*/WRITE"] })).actions).toEqual([
      ...control.filter((name) => name.endsWith("/read")),
      "data:microsoft.storage/storageaccounts/blobs/write",
    ]);
  });
  it("takes exceptions of data from data only, and those of the control plane from it only", () => {
    const entry = { actions: ["microsoft.storage/*"], dataActions: ["microsoft.storage/*"] };
    const blobs = "microsoft.storage/storageaccounts/blobs/*";
    expect(allowed(roles({ ...entry, notActions: [blobs] })).actions).toContain(
      "data:microsoft.storage/storageaccounts/blobs/read",
    );
    expect(allowed(roles({ ...entry, notDataActions: [blobs] })).actions).toContain(
      "microsoft.storage/storageaccounts/blobs/read",
    );
  });
  it.each([
    ["a star that spans parts", "Microsoft.Storage/*/read", 2],
    ["another casing", "MICROSOFT.STORAGE/storageAccounts/READ", 1],
    ["a blank at the end, as Azure ships it", "Microsoft.Storage/storageAccounts/read ", 1],
    ["braces and colons, literally", "microsoft.web/{operationName}:x/*", 1],
    ["a dot, literally", "microsoftXstorage/storageaccounts/read", 0],
    ["a question mark, literally", "microsoft.storage/storageaccounts/rea?", 0],
    ["a part of a name", "microsoft.storage/storageaccounts", 0],
    ["a data action by its stored name", "data:microsoft.storage/storageaccounts/blobs/read", 0],
    ["a directory action by its stored name", "directory:*", 0],
  ])("reads %s", (_, pattern, size) => {
    expect(allowed(roles({ actions: [pattern] })).actions).toHaveLength(size);
  });
  it("tells what names nothing known, and whether it gives what is yet to come", () => {
    const document = roles({
      actions: ["Microsoft.New/things/read", "microsoft.gone/*", "microsoft.web/*/read"],
      notActions: ["microsoft.gone/*"],
      dataActions: ["microsoft.new/things/read"],
    });
    expect(compiled(document)).toMatchObject({
      unknown: ["data:microsoft.new/things/read", "microsoft.new/things/read"],
      openEnded: true,
    });
    expect(compiled(roles({ actions: ["microsoft.storage/storageaccounts/read"] })).openEnded).toBe(false);
    expect(compiled(roles({ actions: ["a/*"], notActions: ["*"] })).openEnded).toBe(false);
  });
  it.each([null, "text", [], {}, { permissions: [null, 1, { actions: "no list" }] }, { appRole: {} }])(
    "%j is no error and gives nothing",
    (document) => {
      expect(allowed(document as Json).actions).toEqual([]);
    },
  );
});

describe("what other inventories get wrong", () => {
  const assign = "microsoft.authorization/roleassignments/write";
  it("exceptions pooled over entries: one entry gives back what another left out", () => {
    const document = roles({ actions: ["*"], notActions: [assign] }, { actions: [assign] });
    expect(allowed(document).actions).toContain(assign);
  });
  it("conditions inside a role dropped: a role that may assign under a condition is no access administrator", () => {
    const document = roles({ actions: ["*/read"] }, { actions: [assign], condition: "(C)" });
    expect(allowed(document).conditional).toEqual([assign]);
  });
  it("an unconditional entry beside a conditional one wins", () => {
    const document = roles({ actions: [assign], condition: "(C)" }, { actions: ["microsoft.auth*"] });
    expect(allowed(document).conditional).toEqual([]);
  });
  it("only actions kept of custom roles: exceptions and data actions are read", () => {
    const document = roles({
      actions: ["microsoft.storage/*"],
      notActions: ["*/listKeys/action"],
      dataActions: ["*/blobs/read"],
    });
    expect(allowed(document).actions).toEqual([
      "microsoft.storage/storageaccounts/read",
      "microsoft.storage/storageaccounts/blobs/read",
      "data:microsoft.storage/storageaccounts/blobs/read",
    ]);
  });
  it("notActions taken for a deny: a second role gives back what the first leaves out", () => {
    const parts = [
      allow(roles({ actions: ["*"], notActions: ["*/listkeys/action"] })),
      allow(roles({ actions: ["*/listkeys/action"] })),
    ];
    const { actions } = effectiveActions(parts, catalogue);
    expect(areEqualSets(actions, compiled(roles({ actions: ["*"] })).allows[0]?.actions ?? actions)).toBe(
      true,
    );
  });
  it("denies ignored, or taken for everywhere: they take away at their scope and below it only", () => {
    const everything = roles({ actions: ["*"] });
    const group = "/subscriptions/s/resourcegroups/rg";
    const left = (scope: string) =>
      effectiveActions([allow(everything, scope), deny(denial({ actions: ["*"] }), group)], catalogue);
    expect(positionsOf(left(group).actions)).toEqual([]);
    expect(positionsOf(left(`${group}/providers/x/y`).actions)).toEqual([]);
    for (const scope of ["", "/subscriptions/s", `${group}2`, "/subscriptions/s/resourcegroups/r"])
      expect(positionsOf(left(scope).actions)).toHaveLength(control.length);
  });
  it("an action granted in two scopes, denied in one: it stays granted", () => {
    const group = "/subscriptions/s/resourcegroups/rg";
    const read = roles({ actions: ["*/read"] });
    const parts = [
      allow(read, group),
      allow(read, "/subscriptions/s"),
      deny(denial({ actions: ["*"] }), group),
    ];
    expect(positionsOf(effectiveActions(parts, catalogue).actions)).toHaveLength(6);
  });
});

describe("a deny assignment", () => {
  it("leaves its own exceptions, and what it denies under a condition", () => {
    const left = (document: Json) =>
      positionsOf(
        effectiveActions([allow(roles({ actions: ["*"] })), deny(document)], catalogue).actions,
      ).map((position) => catalogue.names[position]);
    expect(left(denial({ actions: ["*"], notActions: ["*/read"] }))).toEqual(
      control.filter((name) => name.endsWith("/read")),
    );
    expect(left(denial({ actions: ["*"], condition: "(C)" }))).toEqual(control);
    expect(left(denial({ dataActions: ["*"] }))).toEqual(control);
  });
});

describe("a role of the directory", () => {
  const directory = (...actions: string[]) =>
    allowed({ rolePermissions: [{ allowedResourceActions: actions }] }).actions;
  it("reads allProperties and allTasks as the wildcards they are", () => {
    expect(directory("microsoft.directory/applications/allProperties/allTasks")).toEqual([
      "directory:microsoft.directory/applications/credentials/update",
      "directory:microsoft.directory/applications/standard/read",
      "directory:microsoft.directory/applications/create",
    ]);
    expect(directory("microsoft.directory/*/allProperties/read")).toEqual([
      "directory:microsoft.directory/applications/standard/read",
      "directory:microsoft.directory/users/standard/read",
    ]);
  });
  it("gives no action of Azure of the same name", () => {
    expect(directory("microsoft.search/*")).toEqual([
      "directory:microsoft.search/allentities/allproperties/alltasks",
    ]);
  });
  it("takes what it excludes, and keeps its conditions", () => {
    const entry = {
      allowedResourceActions: ["microsoft.directory/*"],
      excludedResourceActions: ["microsoft.directory/applications/*"],
      condition: "$SubjectIsOwner",
    };
    const only = ["directory:microsoft.directory/users/standard/read"];
    expect(allowed({ rolePermissions: [entry] })).toEqual({ actions: only, conditional: only });
  });
});

describe("a permission of an API", () => {
  it("is its own action, and whoever calls an application Microsoft Graph does not get Graph's", () => {
    expect(allowed({ appRole: { ...graph, value: "Mail.Read" } })).toEqual({
      actions: ["app:microsoft graph/mail.read"],
      conditional: [],
    });
    const own = { ...graph, appId: "11111111-1111-4111-8111-111111111111", value: "Mail.Read" };
    expect(allowed({ appRole: own }).actions).toEqual([names[16]]);
    expect(compiled({ appRole: { ...graph, value: "New.All" } }).unknown).toEqual([
      "app:microsoft graph/new.all",
    ]);
  });
  it("in the name of users holds under the condition that one of them signs in", () => {
    const only = ["delegated:microsoft graph/mail.read"];
    expect(allowed({ delegated: { ...graph, value: "Mail.Read" } })).toEqual({
      actions: only,
      conditional: only,
    });
  });
});

const part = fc.constantFrom(
  "microsoft.a",
  "microsoft.b",
  "microsoft.*",
  "*",
  "c",
  "c.d",
  "C",
  "read",
  "write",
);
const pattern = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const patterns = fc.array(pattern, { maxLength: 3 });
const entry: fc.Arbitrary<PlainEntry> = fc.record({
  ...{ actions: patterns, notActions: patterns, dataActions: patterns, notDataActions: patterns },
  condition: fc.constantFrom(null, null, "(C)"),
});
const role = fc.array(entry, { maxLength: 3 });
const generated = ["microsoft.a", "microsoft.b"].flatMap((one) =>
  ["c", "c.d", "cxd", "c/c"].flatMap((two) =>
    ["read", "write"].flatMap((three) => [`${one}/${two}/${three}`, `data:${one}/${two}/${three}`]),
  ),
);
const small = catalogueOf([...generated, "directory:microsoft.a/c/read", "app:microsoft.a/read"]);
const partOf = (entries: PlainEntry[], effect: "allow" | "deny", level = ""): CompiledPart => ({
  ...{ effect, breadth: 3 as const, conditional: false, level },
  compiled: azureGrantedActions.compile(
    { permissions: entries, ...(effect === "deny" ? { deny: true } : {}) } as Json,
    small,
    "",
  ),
});
const actionsOf = (...parts: CompiledPart[]) => effectiveActions(parts, small);

describe("any role", () => {
  it("gives what one regular expression per action gives", () => {
    fc.assert(
      fc.property(role, (entries) => {
        const { actions, conditional } = actionsOf(partOf(entries, "allow"));
        const expected = grantedByRegularExpressions(entries, small.names);
        const has = (set: typeof actions) => new Set(positionsOf(set).map((at) => small.names[at]));
        expect(has(actions)).toEqual(expected.granted);
        expect(has(conditional)).toEqual(expected.conditional);
      }),
      { numRuns: 3000 },
    );
  });
  it("with another gives the union of both, in any order", () => {
    fc.assert(
      fc.property(role, role, (one, other) => {
        const whole = actionsOf(partOf([...one, ...other], "allow")).actions;
        const both = union(
          actionsOf(partOf(one, "allow")).actions,
          actionsOf(partOf(other, "allow")).actions,
        );
        expect(areEqualSets(whole, both)).toBe(true);
        expect(areEqualSets(actionsOf(partOf([...other, ...one], "allow")).actions, whole)).toBe(true);
      }),
    );
  });
  it("under a deny gives no more, and without idle places the same", () => {
    const level = fc.constantFrom("", "/s", "/s/rg", "/s/rg2", "/t");
    const effect = fc.constantFrom<"allow" | "deny">("allow", "deny");
    fc.assert(
      fc.property(fc.array(fc.tuple(role, effect, level), { maxLength: 5 }), (list) => {
        const parts = list.map((one) => partOf(...one));
        const denied = actionsOf(...parts).actions;
        const free = actionsOf(...parts.filter((one) => one.effect === "allow")).actions;
        expect(isSubset(denied, free)).toBe(true);
        expect(areEqualSets(actionsOf(...parts.toReversed()).actions, denied)).toBe(true);
        expect(areEqualSets(actionsOf(...withoutIdlePlaces(parts)).actions, denied)).toBe(true);
      }),
    );
  });
});
