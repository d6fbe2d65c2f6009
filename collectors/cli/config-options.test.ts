import { Command } from "commander";
import { expect, it } from "vitest";
import { cloudOf } from "#lib/providers/registry.ts";
import { addConfigOptions, addUsualOption, configFrom, usualFrom } from "./config-options.ts";

const aws = cloudOf("aws");

function parsed(...words: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addConfigOptions(command, aws);
  addUsualOption(command, aws);
  command.parse(words, { from: "user" });
  const options = command.opts<{ usual?: string[] }>();
  return { ...configFrom(aws, options), ...usualFrom(aws, options.usual ?? []) };
}

it("options say what to set, --usual what goes back to what is usual, by the names of their options", () => {
  expect(parsed("--role-name", "reader", "--usual", "regions", "management-role")).toEqual({
    ...{ roleName: "reader", regions: null, managementRoleArn: null },
  });
  expect(parsed("--athena", "off")).toEqual({ athena: "off" });
});

it("what Rollcall made itself, and what there is not, cannot be taken back", () => {
  expect(() => parsed("--usual", "external-id")).toThrow(/external-id/);
  expect(() => parsed("--usual", "nothing")).toThrow(/nothing/);
});
