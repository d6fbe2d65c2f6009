import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { difference, hasPosition, setOf } from "#lib/domain/permission-set.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { setNamed } from "../../remediation/testing/judged-grant.ts";
import { universeOf } from "../action-universe.ts";
import { kubernetesGrantedActions as engine } from "../granted-actions.ts";
import { given, type Rule } from "../testing/naive-authorizer.ts";
import { catalogueOf, smallCluster } from "../testing/small-catalogue.ts";
import { narrowRules } from "./narrow-rules.ts";

const catalogue = catalogueOf(smallCluster);
const universe = universeOf(catalogue, "c");
const narrowed = (rules: Json[], ...gone: string[]) =>
  (narrowRules({ rules }, setNamed(gone, catalogue), universe) as { rules: Rule[] } | null)?.rules ?? null;

describe("rules with actions taken out", () => {
  it("stay to the letter where they lose nothing", () => {
    const rules: Json[] = [
      { apiGroups: [""], resources: ["pods/*", "nope"], verbs: ["get"] },
      { apiGroups: ["apps"], resources: ["*"], verbs: ["get"], resourceNames: ["a"] },
    ];
    expect(narrowed(rules, "core/pods:get")).toEqual(rules);
  });
  it("keep names of objects on what stays, and lose only the verb that goes", () => {
    const rule = {
      apiGroups: [""],
      resources: ["secrets", "configmaps"],
      resourceNames: ["tls"],
      verbs: ["get", "update"],
    };
    expect(narrowed([rule], "core/secrets:update")).toEqual([
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["tls"], verbs: ["get"] },
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["tls"], verbs: ["get", "update"] },
    ]);
  });
  it("write a star out where it loses something, and keep it for the resources that lose nothing", () => {
    const made = narrowed(
      [{ apiGroups: ["batch"], resources: ["*"], verbs: ["*"] }],
      "batch/jobs:delete",
      "batch/jobs:deletecollection",
    );
    expect(made).toEqual([
      {
        apiGroups: ["batch"],
        resources: ["jobs"],
        verbs: ["create", "get", "list", "patch", "update", "watch"],
      },
      { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["*"] },
    ]);
  });
  it("are none where nothing stays", () => {
    expect(
      narrowed([{ apiGroups: ["batch"], resources: ["jobs"], verbs: ["get"] }], "batch/jobs:get"),
    ).toBeNull();
  });
});

const text = (...values: string[]) => fc.constantFrom(...values);
const rule: fc.Arbitrary<Rule> = fc.record(
  {
    verbs: fc.array(
      text("get", "list", "watch", "create", "update", "delete", "*", "bind", "impersonate", "use"),
      { maxLength: 4 },
    ),
    apiGroups: fc.array(text("", "apps", "batch", "*", "rbac.authorization.k8s.io", "gone.io"), {
      maxLength: 3,
    }),
    resources: fc.array(
      text(
        "pods",
        "pods/exec",
        "pods/*",
        "*",
        "*/scale",
        "namespaces",
        "deployments",
        "secrets",
        "clusterroles",
        "users",
        "events",
      ),
      { maxLength: 4 },
    ),
    resourceNames: fc.array(text("a", "b", ""), { maxLength: 2 }),
    nonResourceURLs: fc.array(text("*", "/metrics", "/healthz*", "/livez"), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

it("any role without any actions gives the rest as it was, and nothing more, by an authorizer of its own", () => {
  const gone = fc.array(fc.nat(catalogue.size - 1), { maxLength: 200 }).map((positions) => setOf(positions));
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 4 }),
      gone,
      text("cluster", "namespace"),
      (rules, removable, reach) => {
        const document = { rules } as unknown as Json;
        const made = narrowRules(document, removable, universe) ?? { rules: [] };
        const [before, after] = [document, made].map((one) => {
          const compiled = engine.compile(one, catalogue, `${reach}/c`);
          return effectiveActions(
            [{ effect: "allow", breadth: 3, conditional: false, level: "", compiled }],
            catalogue,
          );
        });
        if (before === undefined || after === undefined) throw new Error("two documents");
        const urls = setOf(
          [...catalogue.names.keys()].filter((at) => catalogue.names[at]?.startsWith("url/")),
        );
        expect(
          problemsOfChange({ before, after, stays: difference(catalogue.all, removable) }).filter(
            (one) => !one.includes("nothing known"),
          ),
        ).toEqual([]);
        for (const [position, name] of catalogue.names.entries()) {
          const options = {
            reach: reach as "cluster" | "namespace",
            isGlobal: hasPosition(catalogue.offers.get("c")?.global ?? urls, position),
          };
          const [was, is] = [rules, (made as unknown as { rules: Rule[] }).rules].map((one) =>
            given(one, name, options),
          );
          if (!hasPosition(removable, position)) expect(is).toEqual(was);
          else if (!hasPosition(urls, position))
            expect(is).toEqual({ always: false, named: false, selected: false });
        }
      },
    ),
    { numRuns: 150 },
  );
});
