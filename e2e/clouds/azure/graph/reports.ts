/** When applications and their credentials last signed in: reports of the beta, for tenants that pay for it. */
import type { Reply } from "../call.ts";
import { lastToken, lastTokenOf, latest } from "../world/activity.ts";
import type { ServicePrincipal } from "../world/model.ts";
import type { Row } from "./entities.ts";
import { listReply, optionsOf } from "./odata.ts";
import type { GraphCall } from "./routes.ts";

const SIZE = { default: 100, maximum: 999 };

const activity = (at: string | null): Row | null =>
  at === null
    ? null
    : {
        lastSignInDateTime: at,
        lastSignInRequestId: "6d3b2f0e-3f57-4f0b-9a59-7a3d1f1f6a11",
        lastSuccessfulSignInDateTime: at,
      };

/** One row per application that ever signed in or was called; managed identities and Microsoft's own are not among them. */
export function listSignInActivities(call: GraphCall): Reply {
  const directory = call.directory();
  const rows = directory.principals.filter(isReported).flatMap((principal): Row[] => {
    const asClient = lastToken(principal, directory.day);
    const asResource = latest(
      directory.principals.flatMap((other) =>
        other.uses
          .filter(({ audience }) => audience === principal.appId)
          .map((use) => lastTokenOf(other, use, directory.day)),
      ),
    );
    if (asClient === null && asResource === null) return [];
    return [
      {
        id: Buffer.from(principal.appId).toString("base64url"),
        appId: principal.appId,
        lastSignInActivity: activity(latest([asClient, asResource])),
        delegatedClientSignInActivity: null,
        delegatedResourceSignInActivity: null,
        applicationAuthenticationClientSignInActivity: activity(asClient),
        applicationAuthenticationResourceSignInActivity: activity(asResource),
      },
    ];
  });
  return listReply(call, optionsOf(call), { type: "servicePrincipalSignInActivity", size: SIZE, rows });
}

export function isReported(principal: ServicePrincipal): boolean {
  return principal.type !== "ManagedIdentity" && principal.nature !== "provider-managed";
}

/** One row per credential and API it was used for. */
export function listCredentialActivities(call: GraphCall): Reply {
  const directory = call.directory();
  const rows = directory.principals.filter(isReported).flatMap((principal) => {
    const application = directory.applications.find(({ appId }) => appId === principal.appId);
    const keys = [
      ...(application ? keysOf(application, "application") : []),
      ...keysOf(principal, "servicePrincipal"),
    ];
    return keys.flatMap((key) =>
      principal.uses
        .filter(({ keyId }) => keyId === key.keyId)
        .flatMap((use): Row[] => {
          const at = lastTokenOf(principal, use, directory.day);
          if (at === null) return [];
          const resource = directory.principals.find(({ appId }) => appId === use.audience);
          return [
            {
              id: Buffer.from(`${key.keyId}/${use.audience}`).toString("base64url"),
              appId: principal.appId,
              appObjectId: application?.id ?? null,
              servicePrincipalObjectId: principal.id,
              resourceId: resource?.id ?? use.audience,
              keyId: key.keyId,
              keyType: key.type,
              keyUsage: key.usage,
              credentialOrigin: key.origin,
              // The documentation names it so, the types otherwise.
              expirationDate: key.endAt,
              signInActivity: activity(at),
            },
          ];
        }),
    );
  });
  return listReply(call, optionsOf(call), { type: "appCredentialSignInActivity", size: SIZE, rows });
}

function keysOf(holder: Pick<ServicePrincipal, "secrets" | "certificates">, origin: string) {
  return [
    ...holder.secrets.map(({ keyId, endAt }) => ({
      keyId,
      endAt,
      origin,
      type: "clientSecret",
      usage: "verify",
    })),
    ...holder.certificates.map(({ keyId, endAt, usage }) => ({
      ...{ keyId, endAt, origin },
      type: "certificate",
      usage: usage.toLowerCase(),
    })),
  ];
}
