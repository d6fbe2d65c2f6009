/** What the simulated clusters say they offer, beside what a real server of the captured version does. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWorld } from "../../world.ts";
import { aggregatedDiscovery } from "./discovery.ts";

const folder = process.env.FIXTURES;
if (!folder) console.log("Skipped: FIXTURES names no folder");

type Resource = {
  resource: string;
  responseKind: { kind: string };
  subresources?: { subresource: string }[];
};
type Group = { metadata: { name?: string }; versions: { version: string; resources: Resource[] }[] };

describe.skipIf(!folder)("discovery", () => {
  const captured = (name: string) =>
    (JSON.parse(readFileSync(join(folder ?? "", "kubernetes", name), "utf8")) as { items: Group[] }).items;
  const real = [
    ...captured("real-1.36.2-apidiscovery-core.json"),
    ...captured("real-1.36.2-apigroupdiscovery.json"),
  ];
  const prod = createWorld({ date: "2026-11-24" }).kubernetes.clusters.find(({ name }) => name === "prod");
  if (!prod) throw new Error("No cluster prod");
  const said = [true, false].flatMap(
    (core) => aggregatedDiscovery(prod, "v2", core).items as unknown as Group[],
  );
  const byName = (groups: Group[]) =>
    new Map(
      groups.flatMap(({ metadata, versions }) =>
        versions.flatMap(({ version, resources }) =>
          resources.map(
            (resource) => [`${metadata.name ?? ""}/${version}/${resource.resource}`, resource] as const,
          ),
        ),
      ),
    );

  it("says of every type that both have the very same", () => {
    const known = byName(real);
    let compared = 0;
    for (const [name, resource] of byName(said)) {
      const original = known.get(name);
      if (original === undefined) continue;
      compared += 1;
      // Later versions gave pods a way to be resized.
      const subresources = original.subresources?.filter(({ subresource }) => subresource !== "resize");
      expect(resource, name).toEqual(subresources === undefined ? original : { ...original, subresources });
    }
    expect(compared).toBeGreaterThan(60);
  });

  it("has no type of Kubernetes itself that the real server does not have", () => {
    const groups = new Set(real.map(({ metadata }) => metadata.name ?? ""));
    const known = byName(real);
    const invented = [...byName(said).keys()].filter(
      (name) => groups.has(name.split("/")[0] ?? "") && !known.has(name),
    );
    expect(invented).toEqual([]);
  });
});
