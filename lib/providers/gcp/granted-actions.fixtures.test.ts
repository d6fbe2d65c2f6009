/** Every predefined role that others wrote down, against a naive evaluator and against counts taken from the same list by hand. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { gcpRisks } from "./risks.ts";
import { binding, catalogueOf, denial, effective, namesOf } from "./testing/granted.ts";

const folder = process.env.FIXTURES;

describe.skipIf(!folder)("2,461 predefined roles", () => {
  let roles: Map<string, string[]>;
  let catalogue: ReturnType<typeof catalogueOf>;
  beforeAll(() => {
    const text = gunzipSync(readFileSync(`${folder}/gcp/role-permissions.json.gz`)).toString();
    roles = new Map(
      Object.entries(JSON.parse(text) as Record<string, { p: string[] }>).map(([name, { p }]) => [name, p]),
    );
    catalogue = catalogueOf([...roles.values()].flat());
  });

  it("give each what they include, nothing more and nothing unknown", () => {
    expect(roles.size).toBe(2461);
    for (const [role, permissions] of roles) {
      const { actions, unknown, isAtLeast } = effective([binding({ permissions })], catalogue);
      expect({ role, actions: namesOf(actions, catalogue) }).toEqual({
        role,
        actions: [...new Set(permissions)].sort(),
      });
      expect({ unknown, isAtLeast }).toEqual({ unknown: [], isAtLeast: false });
    }
  });
  it("lose to a deny rule what a plain expression finds in them", () => {
    const rules = [
      ["iam.googleapis.com/*.setIamPolicy", /^iam(\.googleapis\.com\/|\.)[^.]+\.setIamPolicy$/],
      ["cloudresourcemanager.googleapis.com/projects.*", /^resourcemanager\.projects\.[^.]+$/],
      ["storage.googleapis.com/*.*", /^storage(\.googleapis\.com\/|\.)[^.]+\.[^.]+$/],
    ] as const;
    for (const [pattern, expression] of rules) {
      const deny = denial([{ denied: ["principalSet://goog/public:all"], permissions: [pattern] }]);
      for (const permissions of roles.values()) {
        const { actions } = effective([binding({ permissions }), ...deny], catalogue);
        const expected = permissions.filter((name) => !expression.test(name));
        expect(sizeOf(actions)).toBe(new Set(expected).size);
      }
    }
  });
  it("an owner holds what the role says, which is not everything, and may give himself the rest", () => {
    const { actions } = effective([binding({ permissions: roles.get("roles/owner") ?? [] })], catalogue);
    expect(sizeOf(actions)).toBe(13_568);
    const names = new Set(namesOf(actions, catalogue));
    for (const missing of [
      "iam.serviceAccounts.getAccessToken",
      "storage.objects.get",
      "bigquery.tables.getData",
    ])
      expect(names.has(missing)).toBe(false);
    expect(riskOf(actions, compileRisks(gcpRisks, catalogue)).isAdministrator).toBe(true);
  });
  it("every role that the core of takeover is in is privileged, and every named permission exists", () => {
    const risks = compileRisks(gcpRisks, catalogue);
    const core =
      /^(resourcemanager\.(organizations|folders|projects)\.setIamPolicy|iam\.serviceAccounts\.(setIamPolicy|getAccessToken|signBlob|signJwt|implicitDelegation|getOpenIdToken)|iam\.serviceAccountKeys\.create|iam\.roles\.(update|create))$/;
    let privileged = 0;
    for (const permissions of roles.values()) {
      if (!permissions.some((name) => core.test(name))) continue;
      privileged++;
      const { actions } = effective([binding({ permissions })], catalogue);
      expect(riskOf(actions, risks).tier).toBe(2);
    }
    expect(privileged).toBeGreaterThan(60);
    const named = [
      ...gcpRisks.privileged,
      ...gcpRisks.administrator.flat(),
      ...gcpRisks.escalations.flatMap(({ needs }) => needs.flat()),
    ];
    const gone = named.filter((pattern) => sizeOf(catalogue.matching(pattern)) === 0);
    // Of an older version of the API; custom roles may still hold them.
    expect([...new Set(gone)]).toEqual(["serviceusage.apiKeys.create", "serviceusage.apiKeys.list"]);
  });
});
