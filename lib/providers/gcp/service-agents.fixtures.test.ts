/** Judged by lists and datasets of others: FIXTURES names the folder that holds them. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { externalPrincipal } from "./keys.ts";
import list from "./permissions.json" with { type: "json" };

const folder = process.env.FIXTURES;

describe.skipIf(!folder)("the service agents and roles that others wrote down", () => {
  it("all 262 service agents are recognised, and no other account becomes one", () => {
    const rows = readFileSync(`${folder}/gcp/service-agents.tsv`, "utf8").trim().split("\n");
    expect(rows).toHaveLength(262);
    for (const row of rows) {
      const template = row.split("\t")[1] ?? "";
      const email = template.replaceAll(/\$\{[^}]+\}/g, "123456789012");
      expect([email, externalPrincipal({ kind: "name", value: email }, "s")?.nature]).toEqual([
        email,
        "provider-managed",
      ]);
    }
  });
  it("every permission the collector asks for exists", () => {
    const roles = JSON.parse(
      gunzipSync(readFileSync(`${folder}/gcp/role-permissions.json.gz`)).toString(),
    ) as Record<string, { p: string[] }>;
    const all = new Set(Object.values(roles).flatMap(({ p }) => p));
    expect(list.permissions.map(({ permission }) => permission).filter((one) => !all.has(one))).toEqual([]);
  });
});
