/** Everything of a plane: what an Azure role gives by a bare star. All of one provider (`Microsoft.Support/*`) is in most roles, and no sign. */
import type { Json } from "#lib/ingest/contract.ts";
import { azurePolicyStatements } from "./policy-statements.ts";

export function azureWildcards(document: Json): string[] {
  return (azurePolicyStatements(document) ?? [])
    .filter(({ effect, actions }) => effect === "Allow" && actions.some((action) => action.trim() === "*"))
    .map(({ resources, condition }) => {
      const plane = resources[0]?.startsWith("data") ? "data: *" : "*";
      return condition === null ? plane : `${plane} (conditional)`;
    });
}
