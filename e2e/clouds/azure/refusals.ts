/** The words each service uses to refuse, throttle or fail: code, status and text differ by service for the same reason. */
import { AzureError } from "./azure-error.ts";
import type { Quirks } from "./quirks.ts";
import type { Caller } from "./tokens.ts";

export type Spoken = "management" | "resource-graph" | "graph";

export function unauthorized(caller: Caller, action: string, scope: string): AzureError {
  return new AzureError(
    403,
    "AuthorizationFailed",
    `The client '${caller.appid}' with object id '${caller.oid}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}

export const insufficient = (): AzureError =>
  new AzureError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

/** What reports and audit logs say in place of it. */
export const permissionMissing = (permission: string): AzureError =>
  new AzureError(
    403,
    "Authentication_MSGraphPermissionMissing",
    `The principal does not have required Microsoft Graph permission(s): ${permission} to call this API. For more information about Microsoft Graph permissions, please visit https://learn.microsoft.com/graph/permissions-overview.`,
  );

export const nonPremium = (): AzureError =>
  new AzureError(
    403,
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "Neither tenant is B2C or tenant doesn't have premium license",
  );

export function throttled(service: Spoken, quirks: Quirks): AzureError {
  const later: Record<string, string> = quirks.withoutRetryAfter ? {} : { "retry-after": "1" };
  if (service === "graph")
    return new AzureError(429, "TooManyRequests", "Too Many Requests", {
      headers: { ...later, "x-ms-throttle-scope": "Tenant_Application/ReadWrite" },
    });
  if (service === "resource-graph")
    return new AzureError(429, "RateLimiting", "Please provide below info when asking for support.", {
      // It knows only its own header.
      headers: { "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:01" },
      details: [
        {
          code: "RateLimiting",
          message:
            "Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.",
        },
      ],
    });
  return new AzureError(
    429,
    "SubscriptionRequestsThrottled",
    "Number of 'read' requests for this subscription and principal exceeded. Please try again after '1' seconds after additional tokens are available.",
    { headers: later },
  );
}

export function failed(service: Spoken): AzureError {
  if (service === "graph")
    return new AzureError(500, "generalException", "General exception while processing");
  return new AzureError(
    500,
    "InternalServerError",
    "The server encountered an internal error. Please retry the request.",
  );
}

export function noSuchSubscription(id: string): AzureError {
  return new AzureError(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
}

export function notFound(id: string): AzureError {
  return new AzureError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}
