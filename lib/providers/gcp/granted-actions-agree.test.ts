/** The engine against a naive evaluator over generated policies, and the laws that hold whatever the policies say. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areEqualSets, isSubset, union } from "#lib/domain/permission-set.ts";
import type { HeldGrant } from "../granted-actions.ts";
import {
  account,
  accountMember,
  binding,
  catalogueOf,
  chains,
  denial,
  effective,
  namesOf,
  now,
} from "./testing/granted.ts";
import {
  isGrantedAtMost,
  isGrantedSomewhere,
  type NaiveBinding,
  type NaiveDenial,
} from "./testing/naive-evaluation.ts";

const services: [service: string, host: string][] = [
  ["storage", "storage"],
  ["resourcemanager", "cloudresourcemanager"],
  ["iam", "iam"],
];
const resources = ["buckets", "objects", "projects", "roles"];
const verbs = ["get", "create", "setIamPolicy"];
const short = services.flatMap(([service]) =>
  resources.flatMap((resource) => verbs.map((verb) => `${service}.${resource}.${verb}`)),
);
const universe = [
  ...short,
  "iam.googleapis.com/workloadIdentityPools.create",
  "iam.googleapis.com/roles.get",
];
const catalogue = catalogueOf(universe);

const setOfAccounts = (place: string) =>
  `principalSet://cloudresourcemanager.googleapis.com/${place}/type/ServiceAccount`;
const account3 = ["projects/3", "folders/2", "organizations/1"].map(setOfAccounts);
/** As policies write the account and the sets it is in. */
const names = [
  accountMember,
  `principal://iam.googleapis.com/projects/-/serviceAccounts/${account.resourceName}`,
  ...account3,
  "allUsers",
  "allAuthenticatedUsers",
  "principalSet://goog/public:all",
];
const members = [
  ...[accountMember, ...account3, setOfAccounts("projects/4"), "allUsers", "allAuthenticatedUsers"],
  "serviceAccount:other@shop-prod.iam.gserviceaccount.com",
  "group:workers@example.com",
];
const denied = [
  ...["principalSet://goog/public:all", names[1] ?? "", ...account3, setOfAccounts("projects/4")],
  "principal://goog/subject/jane@example.com",
  "principalSet://goog/group/workers@example.com",
];

const scope = fc.constantFrom(...Object.keys(chains));
const pattern = fc
  .tuple(
    fc.constantFrom(...services.map(([, host]) => host)),
    fc.constantFrom("*", "workloadIdentityPools", ...resources),
    fc.constantFrom("*", ...verbs),
  )
  .map(([host, resource, verb]) => `${host}.googleapis.com/${resource}.${verb}`);
const bindings = fc.array(
  fc.record({
    member: fc.constantFrom(...members),
    scope,
    permissions: fc.subarray(universe, { maxLength: 12 }),
    end: fc.constantFrom(null, null, now.getTime() - 1, now.getTime(), now.getTime() + 1),
  }),
  { maxLength: 6 },
);
const denials = fc.array(
  fc.record({
    scope,
    denied: fc.subarray(denied, { minLength: 1, maxLength: 2 }),
    exempt: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.subarray(denied, { minLength: 1, maxLength: 1 }) },
    ),
    permissions: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    exceptions: fc.array(pattern, { maxLength: 1 }),
    conditional: fc.boolean(),
  }),
  { maxLength: 4 },
);

const asBinding = ({ member, scope, permissions, end }: NaiveBinding): HeldGrant => {
  const expression = end === null ? null : `request.time < timestamp("${new Date(end).toISOString()}")`;
  return binding({ member, scope, permissions, condition: expression === null ? null : { expression } });
};
const asDenial = ({ scope, conditional, ...rule }: NaiveDenial): HeldGrant[] =>
  denial([{ ...rule, ...(conditional && { condition: "resource.matchTag('x', 'y')" }) }], scope);
const grantedBy = (allow: readonly NaiveBinding[], deny: readonly NaiveDenial[]) =>
  effective([...allow.map(asBinding), ...deny.flatMap(asDenial)], catalogue);

const runs = { numRuns: 2_000 };

describe("over generated policies", () => {
  it("the engine grants what a naive evaluator grants, permission by permission", () => {
    let taken = 0;
    fc.assert(
      fc.property(bindings, denials, (allow, deny) => {
        const question = { bindings: allow, denials: deny, names, chains, now: now.getTime() };
        const expected = universe.filter((permission) => isGrantedAtMost(permission, question));
        expect(namesOf(grantedBy(allow, deny).actions, catalogue)).toEqual(expected.sort());
        if (!areEqualSets(grantedBy(allow, deny).actions, grantedBy(allow, []).actions)) taken++;
      }),
      runs,
    );
    expect(taken).toBeGreaterThan(50);
  });
  it("nothing that is allowed anywhere is told to be denied", () => {
    fc.assert(
      fc.property(bindings, denials, (allow, deny) => {
        const question = { bindings: allow, denials: deny, names, chains, now: now.getTime() };
        const found = namesOf(grantedBy(allow, deny).actions, catalogue);
        const allowed = universe.filter((permission) => isGrantedSomewhere(permission, question));
        expect(allowed.filter((permission) => !found.includes(permission))).toEqual([]);
      }),
      runs,
    );
  });
  it("what two lots of bindings give together is what each gives", () => {
    fc.assert(
      fc.property(bindings, bindings, (one, other) => {
        const together = union(grantedBy(one, []).actions, grantedBy(other, []).actions);
        expect(areEqualSets(grantedBy([...one, ...other], []).actions, together)).toBe(true);
      }),
    );
  });
  it("a deny policy only ever shrinks what is granted", () => {
    fc.assert(
      fc.property(bindings, denials, denials, (allow, deny, more) => {
        expect(isSubset(grantedBy(allow, [...deny, ...more]).actions, grantedBy(allow, deny).actions)).toBe(
          true,
        );
      }),
    );
  });
  it("the order of bindings, rules and permissions makes no difference", () => {
    fc.assert(
      fc.property(bindings, denials, (allow, deny) => {
        const turned = allow
          .toReversed()
          .map((one) => ({ ...one, permissions: one.permissions.toReversed() }));
        const rules = deny.toReversed().map((one) => ({ ...one, permissions: one.permissions.toReversed() }));
        expect(grantedBy(turned, rules)).toEqual(grantedBy(allow, deny));
      }),
    );
  });
});
