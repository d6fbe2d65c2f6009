/** The engine over the roles that a real 1.36.2 makes for itself, against what it offers, beside the naive authorizer. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasPosition, positionsOf, sizeOf, unionOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { kubernetesGrantedActions as engine } from "./granted-actions.ts";
import { kubernetesRisks } from "./risks.ts";
import { given, type Reach, type Rule } from "./testing/naive-authorizer.ts";
import { catalogueOf, type Offered } from "./testing/small-catalogue.ts";

const folder = join(process.env.FIXTURES ?? "", "kubernetes");
const isThere =
  process.env.FIXTURES !== undefined && existsSync(join(folder, "real-1.36.2-apigroupdiscovery.json"));
const why = isThere
  ? ""
  : " (skipped: FIXTURES names no folder with kubernetes/real-1.36.2-apigroupdiscovery.json)";
const fixture = (name: string) => JSON.parse(readFileSync(join(folder, `real-1.36.2-${name}.json`), "utf8"));

type Discovery = {
  items: {
    metadata: { name?: string };
    versions: {
      resources: {
        resource: string;
        scope: string;
        verbs: string[];
        subresources?: { subresource: string; verbs: string[] }[];
      }[];
    }[];
  }[];
};

/** Every version's resources, each once. */
function offered(): Offered[] {
  const found = new Map<string, Offered>();
  for (const file of ["apidiscovery-core", "apigroupdiscovery"]) {
    for (const { metadata, versions } of (fixture(file) as Discovery).items) {
      for (const { resources } of versions) {
        for (const { resource, scope, verbs, subresources = [] } of resources) {
          const group = metadata.name ?? "";
          const all = [{ subresource: "", verbs }, ...subresources];
          for (const { subresource, verbs: own } of all) {
            const name = subresource === "" ? resource : `${resource}/${subresource}`;
            const known = found.get(`${group} ${name}`)?.verbs ?? [];
            const merged = [...new Set([...known, ...own])];
            found.set(`${group} ${name}`, {
              group,
              resource: name,
              namespaced: scope === "Namespaced",
              verbs: merged,
            });
          }
        }
      }
    }
  }
  return [...found.values()];
}

describe.skipIf(!isThere)(`the roles of a real 1.36.2${why}`, () => {
  const catalogue = isThere ? catalogueOf(offered()) : catalogueOf([]);
  const roles: { metadata: { name: string }; rules: Rule[] | null }[] = isThere
    ? fixture("bootstrap-clusterroles").items
    : [];
  const risks = compileRisks(kubernetesRisks, catalogue);
  const grantedBy = (name: string, reach: Reach) => {
    const document = { rules: roles.find(({ metadata }) => metadata.name === name)?.rules ?? null };
    const { allows } = engine.compile(document as never, catalogue, `${reach}/c`);
    return unionOf(allows.map(({ actions }) => actions));
  };

  it.each<Reach>(["cluster", "namespace"])("give the same by both evaluators, bound in a %s", (reach) => {
    const global = catalogue.offers.get("c")?.global;
    let compared = 0;
    for (const { metadata, rules } of roles) {
      const compiled = engine.compile({ rules } as never, catalogue, `${reach}/c`);
      const isIn = (position: number, breadth: number, conditional: boolean) =>
        compiled.allows.some(
          (one) =>
            one.breadth === breadth && one.conditional === conditional && hasPosition(one.actions, position),
        );
      for (const [position, name] of catalogue.names.entries()) {
        const isGlobal = global !== undefined && hasPosition(global, position);
        const found = {
          always: isIn(position, 3, false),
          named: isIn(position, 0, false),
          selected: isIn(position, 0, true),
        };
        const expected = given(rules ?? [], name, { reach, isGlobal });
        if (JSON.stringify(found) !== JSON.stringify(expected)) {
          expect({ role: metadata.name, name, ...found }).toEqual({ role: metadata.name, name, ...expected });
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(40_000);
  });

  it("name nothing unknown that the server offers", () => {
    const unknown = new Set(
      roles.flatMap(({ rules }) => engine.compile({ rules } as never, catalogue, "cluster/c").unknown),
    );
    const known = new Set(catalogue.names.map((name) => name.slice(0, name.lastIndexOf(":"))));
    const strange = [...unknown].filter((name) => !known.has(name.slice(0, name.lastIndexOf(":"))));
    // A verb of long ago that the kubelet's role still has.
    expect([...unknown].filter((name) => !strange.includes(name))).toEqual(["core/nodes:proxy"]);
    expect(strange).toContain("extensions/ingresses:list");
    expect(strange.filter((name) => name.startsWith("rbac."))).toEqual([]);
  });

  it("are as dangerous as their documentation says", () => {
    const judged = (name: string, reach: Reach) => {
      const { tier, isAdministrator } = riskOf(grantedBy(name, reach), risks);
      return [tier, isAdministrator];
    };
    expect(judged("cluster-admin", "cluster")).toEqual([2, true]);
    expect(judged("cluster-admin", "namespace")).toEqual([2, false]);
    expect(judged("system:aggregate-to-edit", "namespace")).toEqual([2, false]);
    expect(judged("system:aggregate-to-view", "cluster")).toEqual([0, false]);
    expect(judged("system:discovery", "cluster")).toEqual([0, false]);
    expect(judged("system:controller:resourcequota-controller", "cluster")).toEqual([2, false]);
    expect(judged("system:controller:ttl-after-finished-controller", "cluster")).toEqual([1, false]);
    expect(judged("system:controller:clusterrole-aggregation-controller", "cluster")).toEqual([2, false]);
  });

  it("cluster-admin holds everything, and every way up", () => {
    const granted = grantedBy("cluster-admin", "cluster");
    expect(sizeOf(granted)).toBe(catalogue.size);
    expect(riskOf(granted, risks).escalations).toEqual(kubernetesRisks.escalations.map(({ id }) => id));
  });

  it("every pattern of the risk table names something, except in groups that servers no longer have", () => {
    const patterns = [
      ...kubernetesRisks.privileged,
      ...kubernetesRisks.administrator.flat(),
      ...kubernetesRisks.escalations.flatMap(({ needs }) => needs.flat()),
    ];
    const empty = patterns.filter((pattern) => positionsOf(catalogue.matching(pattern)).length === 0);
    expect(empty.filter((pattern) => !pattern.startsWith("extensions/"))).toEqual([]);
  });
});
