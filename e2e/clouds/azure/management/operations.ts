/** Provider operations as ARM lists them: by provider and resource type, some twice and in more than one casing. */
import type { Reply } from "../call.ts";
import { type Operation, operationCatalogue } from "../world/provider-operations.ts";
import { armPage } from "./page.ts";
import type { Matched } from "./routes.ts";

export function listOperations(call: Matched): Reply {
  const expanded = call.query.get("$expand")?.toLowerCase() === "resourcetypes";
  return armPage(
    call,
    operationCatalogue.map(({ name, title, operations, resourceTypes }) => ({
      id: `/providers/Microsoft.Authorization/providerOperations/${name}`,
      name,
      type: "Microsoft.Authorization/providerOperations",
      displayName: title,
      resourceTypes: expanded
        ? resourceTypes.map((type) => ({
            name: type.name,
            displayName: type.name,
            operations: type.operations.map(operationRow),
          }))
        : [],
      operations: operations.map(operationRow),
    })),
  );
}

function operationRow({ name, isDataAction }: Operation) {
  return {
    name,
    displayName: name.split("/").slice(-2).join(" "),
    description: `${name.split("/").at(-1)} ${name.split("/").slice(1, -1).join(" ")}`,
    origin: "user,system",
    properties: null,
    isDataAction,
  };
}
