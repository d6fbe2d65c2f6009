/** `granted gcp`: what one role includes; the actions there are, are the ones it names. */
import { Invalid } from "#lib/errors.ts";
import type { GrantedAsker } from "./question.ts";
import { readOne, textsOf } from "./read-file.ts";

type Options = { role: string; name?: string };

export const gcpAsker: GrantedAsker = {
  provider: "gcp",
  description: "what a role of Google Cloud grants",
  addOptions: (verb) => {
    verb
      .requiredOption("--role <file>", "what `gcloud iam roles describe --format json` prints")
      .option("--name <name>", "which role, where the file holds a list");
  },
  ask: async (options) => {
    const { role: path, name } = options as Options;
    const { levelOf } = await import("../../gcp/map-role.ts");
    const role = await readOne(path, name, ["name", "title"]);
    if (!Array.isArray(role.includedPermissions))
      throw new Invalid(`The file ${path} holds no role: it has no includedPermissions.`, {
        hint: "A list of roles leaves permissions out; describe one role, or list with --format json and view FULL.",
      });
    const names = textsOf(role.includedPermissions);
    return {
      actions: names.map((action) => ({ name: action, level: levelOf(action) })),
      holderKind: "gcp_service_account",
      grants: [
        {
          ...{ effect: "allow", via: "binding", kind: "gcp_custom_role" },
          scope: { externalId: "project", kind: "gcp_project" },
          document: { includedPermissions: names },
        },
      ],
    };
  },
};
