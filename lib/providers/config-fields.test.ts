import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Invalid } from "#lib/errors.ts";
import { checkConfig } from "./check-config.ts";
import { configFields, readConfig } from "./config-fields.ts";
import { clouds } from "./registry.ts";

const sourceConfig = z.strictObject({
  mode: z
    .enum(["one", "many"])
    .default("one")
    .meta({ title: "Mode", labels: { one: "Just one" } }),
  file: z.string().min(1).meta({ title: "File", description: "Which file." }),
  ports: z.array(z.string().regex(/^\d+$/, "Not a port.")).optional().meta({ title: "Ports" }),
  size: z.number().int().optional(),
  deep: z.boolean().optional(),
  token: z.string().optional().meta({ generated: true }),
});
const fields = configFields({ sourceConfig });

const faults = (config: unknown) => {
  try {
    checkConfig({ sourceConfig }, config);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(Invalid);
    return (error as Invalid).detail.fields;
  }
};

describe("a configuration schema as fields", () => {
  it("says type, choices with their labels, what is needed, and what nobody is asked for", () => {
    expect(
      fields.map(({ name, type, required, generated }) => ({ name, type, required, generated })),
    ).toEqual([
      { name: "mode", type: "choice", required: false, generated: false },
      { name: "file", type: "text", required: true, generated: false },
      { name: "ports", type: "list", required: false, generated: false },
      { name: "size", type: "number", required: false, generated: false },
      { name: "deep", type: "flag", required: false, generated: false },
      { name: "token", type: "text", required: false, generated: true },
    ]);
    expect(fields[0]).toMatchObject({
      standard: "one",
      choices: [
        { value: "one", label: "Just one" },
        { value: "many", label: "many" },
      ],
    });
  });

  it.each(clouds.map((provider) => [provider.name, provider] as const))(
    "%s: every field has a title and says what it is for",
    (_name, provider) => {
      for (const field of configFields(provider)) {
        expect(field.title, field.name).not.toBe(field.name);
        expect(field.description.length, field.name).toBeGreaterThan(field.title.length);
        for (const { value, label } of field.choices) expect(label, value).not.toBe("");
      }
    },
  );
});

describe("what a person types becomes a configuration", () => {
  it("leaves out what is empty, splits lists, reads numbers and flags", () => {
    const typed = { mode: "many", file: " a.txt ", ports: "1, 2\n3", size: "12", deep: "on", token: "" };
    expect(readConfig(fields, typed)).toEqual({
      mode: "many",
      file: "a.txt",
      ports: ["1", "2", "3"],
      size: 12,
      deep: true,
    });
    expect(readConfig(fields, { file: "", ports: ["", " "], mode: undefined })).toEqual({});
  });
});

describe("faults are said at their field, in words", () => {
  it("names what is needed, what may be chosen, and which of several values is wrong", () => {
    expect(faults({ file: "a" })).toBeNull();
    expect(faults({})).toEqual({ "config.file": "This is needed." });
    expect(faults({ file: "a", mode: "none" })).toEqual({ "config.mode": "Choose one of: one, many." });
    expect(faults({ file: "a", ports: ["1", "x"] })).toEqual({ "config.ports": '"x": Not a port.' });
    expect(faults({ file: "a", nothing: 1 })).toEqual({ "config.configuration": "There is no nothing." });
  });
});
