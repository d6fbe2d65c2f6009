/** Resources of one subscription as ARM lists them, and managed identities with the tokens that may become them. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { IDENTITY_TYPE } from "../world/forge.ts";
import type { Resource } from "../world/model.ts";
import { armPage } from "./page.ts";
import type { Matched } from "./routes.ts";
import { resourceRow } from "./rows.ts";
import { isBelow, subscriptionOf } from "./scopes.ts";

function here(call: Matched): Resource[] {
  return call.directory().resources.filter(({ id }) => isBelow(call, id, call.scope));
}

export function listIdentities(call: Matched): Reply {
  const directory = call.directory();
  const identities = here(call).filter(({ type }) => type === IDENTITY_TYPE);
  return armPage(
    call,
    identities.map((resource) => {
      const { identity: _, kind: __, tags, ...row } = resourceRow(directory, resource);
      return { ...row, tags: tags ?? {} };
    }),
  );
}

export function listFederated(call: Matched): Reply {
  const id = call.path.replace(/\/federatedidentitycredentials$/i, "");
  const principal = call
    .directory()
    .principals.find(
      ({ managed }) => managed?.explicit === true && managed.resourceId.toLowerCase() === id.toLowerCase(),
    );
  if (!principal || call.quirks.goneAfterListing.has(principal.id))
    throw new AzureError(
      404,
      "ResourceNotFound",
      `The Resource '${id.split("/providers/").at(-1)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  const type = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";
  return armPage(
    call,
    principal.federated.map(({ name, issuer, subject, expression, audience }) => ({
      id: `${principal.managed?.resourceId}/federatedIdentityCredentials/${name}`,
      name,
      type,
      properties: {
        issuer,
        ...(expression === null
          ? { subject }
          : { claimsMatchingExpression: { value: expression, languageVersion: 1 } }),
        audiences: [audience],
      },
    })),
  );
}

/** Only what the caller may read of its kind is listed. */
export function listResources(call: Matched): Reply {
  const directory = call.directory();
  if (call.query.has("$filter"))
    throw new AzureError(400, "InvalidFilterInQueryString", "Invalid $filter in the query string.");
  const readable = here(call).filter(
    ({ id, type }) =>
      call.caller.administrator || call.permissions.mayAct(`${type}/read`, subscriptionOf(id)),
  );
  return armPage(
    call,
    readable.map((resource) => {
      const { properties: _, tags, identity, kind, ...row } = resourceRow(directory, resource);
      return {
        ...row,
        ...(kind === "" ? {} : { kind }),
        ...(identity === null ? {} : { identity }),
        ...(tags === null ? {} : { tags }),
      };
    }),
  );
}

export function listResourceGroups(call: Matched): Reply {
  const subscription = subscriptionOf(call.scope);
  const groups = call.directory().resourceGroups.filter((group) => group.subscription === subscription);
  return armPage(
    call,
    groups.map(({ name, location, tags }) => ({
      id: `/subscriptions/${subscription}/resourceGroups/${name}`,
      name,
      type: "Microsoft.Resources/resourceGroups",
      location,
      tags,
      properties: { provisioningState: "Succeeded" },
    })),
  );
}
