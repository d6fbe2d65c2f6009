/**
 * `granted azure`: what one role definition grants. Stars mean what `--operations` lists; without it the actions that the role names
 * itself and those that are known to be privileged.
 */
import { Invalid } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import type { GrantedAsker } from "./question.ts";
import { isObject, readJson, readOne, textsOf } from "./read-file.ts";

type Options = { role: string; name?: string; operations?: string };
type Operation = { name: string; isDataAction: boolean };

export const azureAsker: GrantedAsker = {
  provider: "azure",
  description: "what a role definition of Azure grants",
  addOptions: (verb) => {
    verb
      .requiredOption("--role <file>", "what `az role definition list` prints")
      .option("--name <name>", "which role, where the file holds several")
      .option("--operations <file>", "what `az provider operation list` prints: the actions there are");
  },
  ask: async (options) => {
    const { role: path, name, operations } = options as Options;
    const { actionRecord } = await import("../../azure/provider-operations.ts");
    const found = await readOne(path, name, ["roleName", "name"]);
    const document = isObject(found.properties) ? found.properties : found;
    const entries = document.permissions ?? document.rolePermissions;
    if (!Array.isArray(entries))
      throw new Invalid(`The file ${path} holds no role definition: it has no permissions.`, {
        hint: "Give what `az role definition list --name <role>` prints.",
      });
    const known =
      operations === undefined
        ? [...entries.flatMap(namedIn), ...riskyOperations()]
        : operationsIn(await readJson(operations));
    const actions = new Map(known.map((one) => actionRecord(one)).map((one) => [one.name, one.level]));
    return {
      actions: [...actions].map(([action, level]) => ({ name: action, level })),
      holderKind: "azure_service_principal",
      grants: [
        {
          ...{ effect: "allow", via: "role-assignment", kind: "azure_custom_role", document },
          scope: { externalId: "subscription", kind: "azure_subscription" },
        },
      ],
    };
  },
};

function namedIn(entry: Json): Operation[] {
  if (!isObject(entry)) return [];
  const named = (field: string, isDataAction: boolean) =>
    textsOf(entry[field])
      .filter((action) => !action.includes("*"))
      .map((action) => ({ name: action, isDataAction }));
  return [...named("actions", false), ...named("dataActions", true)];
}

/** An Owner's `*` must not read as nothing for want of a list: what is known to be privileged is known to be there. */
function riskyOperations(): Operation[] {
  const { privileged = [], escalations = [] } = grantedActionsOf("azure")?.risks ?? {};
  const patterns = [...privileged, ...escalations.flatMap(({ needs }) => needs.flat())];
  return patterns
    .filter((pattern) => /^(data:)?[^:*]+$/.test(pattern))
    .map((name) => ({ name: name.replace(/^data:/, ""), isDataAction: name.startsWith("data:") }));
}

/** Operations stand under their provider and again under its resource types. */
function operationsIn(value: Json): Operation[] {
  if (Array.isArray(value)) return value.flatMap(operationsIn);
  if (!isObject(value)) return [];
  const { operations = null, resourceTypes = null, name, isDataAction } = value;
  if (operations !== null || resourceTypes !== null)
    return [...operationsIn(operations), ...operationsIn(resourceTypes)];
  return typeof name === "string" && name.includes("/")
    ? [{ name, isDataAction: isDataAction === true }]
    : [];
}
