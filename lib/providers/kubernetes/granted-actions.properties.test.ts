/** What holds for any roles at all, judged by a second evaluator that knows nothing of the first. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompiledDocument } from "#lib/domain/effective-actions.ts";
import { hasPosition, positionsOf, setOf, unionOf } from "#lib/domain/permission-set.ts";
import { kubernetesGrantedActions as engine } from "./granted-actions.ts";
import { given, type Reach, type Rule } from "./testing/naive-authorizer.ts";
import { catalogueOf, smallCluster } from "./testing/small-catalogue.ts";

const catalogue = catalogueOf(smallCluster);
const everywhere = "cluster/c";
const inNamespace = "namespace/c";
const compile = (rules: Rule[], select = everywhere) => engine.compile({ rules }, catalogue, select);
const gives = (rules: Rule[], select = everywhere) =>
  positionsOf(unionOf(compile(rules, select).allows.map(({ actions }) => actions)))
    .map((position) => catalogue.names[position])
    .sort();

const text = (...values: string[]) => fc.constantFrom(...values);
const rule: fc.Arbitrary<Rule> = fc.record(
  {
    verbs: fc.array(
      text(
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete",
        "deletecollection",
        "*",
        "bind",
        "escalate",
        "impersonate",
        "approve",
        "use",
      ),
      { maxLength: 4 },
    ),
    apiGroups: fc.array(
      text("", "apps", "batch", "*", "rbac.authorization.k8s.io", "example.com", "gone.io"),
      {
        maxLength: 3,
      },
    ),
    resources: fc.array(
      text(
        "pods",
        "pods/exec",
        "pods/*",
        "*",
        "*/scale",
        "*/status",
        "namespaces",
        "namespaces/finalize",
        "deployments",
        "deployments/scale",
        "nodes",
        "secrets",
        "clusterroles",
        "roles",
        "users",
        "widgets",
        "planets",
        "serviceaccounts",
        "serviceaccounts/token",
        "events",
        "*/",
        "exec",
      ),
      { maxLength: 4 },
    ),
    resourceNames: fc.array(text("a", "b", "*", ""), { maxLength: 2 }),
    nonResourceURLs: fc.array(text("*", "/metrics", "/healthz*", "/healthz/*", "/livez**", "metrics", "/"), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);

describe("whatever the rules", () => {
  const isIn = (compiled: CompiledDocument, position: number, breadth: number, conditional: boolean) =>
    compiled.allows.some(
      (one) =>
        one.breadth === breadth && one.conditional === conditional && hasPosition(one.actions, position),
    );
  const global = catalogue.offers.get("c")?.global ?? setOf([]);

  it("a second evaluator, one request after another, says the same of every action", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), text("cluster", "namespace"), (rules, reach) => {
        const compiled = compile(rules, `${reach}/c`);
        for (const [position, name] of catalogue.names.entries()) {
          const isGlobal = hasPosition(global, position);
          const expected = given(rules, name, { reach: reach as Reach, isGlobal });
          const found = {
            always: isIn(compiled, position, 3, false),
            named: isIn(compiled, position, 0, false),
            selected: isIn(compiled, position, 0, true),
          };
          if (JSON.stringify(found) !== JSON.stringify(expected)) {
            expect({ name, ...found }).toEqual({ name, ...expected });
          }
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it("two roles give what each gives, in any order", () => {
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), text(everywhere, inNamespace), (one, other, select) => {
        const together = gives([...one, ...other], select);
        expect(together).toEqual([...new Set([...gives(one, select), ...gives(other, select)])].sort());
        expect(gives([...other, ...one].reverse(), select)).toEqual(together);
      }),
    );
  });

  it("a binding in a namespace never gives more than one of the whole cluster", () => {
    fc.assert(
      fc.property(fc.array(rule), (rules) => {
        const wide = new Set(gives(rules));
        expect(gives(rules, inNamespace).filter((name) => !wide.has(name))).toEqual([]);
      }),
    );
  });
});
