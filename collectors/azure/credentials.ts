/**
 * Tokens for the run, from the worker's own surroundings: nothing here is stored, and the credential is chosen by name, never
 * searched for, so that a developer's login is not taken for the worker's.
 */

import type { TokenCredential } from "@azure/identity";
import { Denied, Invalid, Unavailable } from "#lib/errors.ts";
import { audienceOf, azureClouds } from "#lib/providers/azure/clouds.ts";
import { guidOf } from "#lib/providers/azure/keys.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { stopped } from "../calls/stopped.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import type { AzureContext } from "./context.ts";
import { malformed, mapError } from "./errors.ts";
import { retryPolicy } from "./retry.ts";
import { guardedClient } from "./transport.ts";

export type Service = "management" | "graph" | "logs";

/** What a token says about whom it was given to. Tokens are read, not verified: the service that made them answers for them. */
export type Caller = {
  tenant: string;
  objectId: string | null;
  appId: string | null;
  /** Application permissions of Microsoft Graph the token carries. */
  roles: string[];
};

/** A current token for the service; `renew` leaves an older one aside. Throws Unavailable. */
export async function tokenFor(ctx: AzureContext, service: Service, renew = false): Promise<string> {
  const key = `azure/token/${service}`;
  const known = ctx.session.get(key) as { token: string; until: number } | undefined;
  if (!renew && known !== undefined && known.until > performance.now()) return known.token;
  if (renew) ctx.session.delete("azure/credential");
  const credential = await oncePerRun(ctx, "azure/credential", () => makeCredential(ctx));
  const scope = `${audienceOf(ctx.source.config.cloud, service)}/.default`;
  try {
    const token = await untilStopped(ctx.signal, () =>
      credential.getToken(scope, { abortSignal: ctx.signal }),
    );
    if (token === null) throw malformed("The sign-in gave no token.");
    ctx.session.set(key, { token: token.token, until: keepUntil(token.expiresOnTimestamp) });
    return token.token;
  } catch (error) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    const attempt = {
      permission: "signing in",
      service: "login" as const,
      where: null,
      caller: "the worker",
    };
    const mapped = mapError(error, attempt);
    // Entra refuses a wrong federated credential with a plain 400 or 401: waiting does not mend it.
    throw mapped instanceof Denied
      ? new Unavailable(mapped.message, { transient: false, hint: mapped.hint, cause: error })
      : mapped;
  }
}

/** Until when a token is used, on the clock of `performance.now()`: five minutes before its end, at most for half an hour. */
function keepUntil(expiresOn: number): number {
  const left = expiresOn - performance.timeOrigin - 5 * 60_000;
  return Math.min(left, performance.now() + 30 * 60_000);
}

/** Whom the worker's tokens were given to. Throws Unavailable. */
export async function callerOf(ctx: AzureContext, service: Service): Promise<Caller> {
  return parseToken(await tokenFor(ctx, service));
}

/** The claims of an access token. Throws Unavailable for a text that is none. */
export function parseToken(token: string): Caller {
  let claims: Record<string, unknown>;
  try {
    claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch (error) {
    throw malformed("The access token cannot be read.", error);
  }
  const text = (name: string) => (typeof claims[name] === "string" ? (claims[name] as string) : "");
  const tenant = guidOf(text("tid"));
  if (tenant === null) throw malformed("The access token does not say which tenant it is for.");
  const roles = Array.isArray(claims.roles) ? claims.roles.filter((role) => typeof role === "string") : [];
  return { tenant, objectId: guidOf(text("oid")), appId: guidOf(text("appid") || text("azp")), roles };
}

type Choice = Exclude<AzureContext["source"]["config"]["credential"], "automatic">;

/** Keyless first. `environment`: of the worker's process. */
export function chooseCredential(
  config: AzureContext["source"]["config"],
  environment: Record<string, string | undefined> = process.env,
): Choice {
  if (config.credential !== "automatic") return config.credential;
  if (config.tokenFile ?? environment.AZURE_FEDERATED_TOKEN_FILE) return "workload-identity";
  if (config.certificateFile ?? environment.AZURE_CLIENT_CERTIFICATE_PATH) return "certificate";
  return "managed-identity";
}

/** Loads the SDK. Throws Invalid where the configuration lacks what the chosen credential needs. */
async function makeCredential(ctx: AzureContext): Promise<TokenCredential> {
  const identity = await import("@azure/identity");
  const { createDefaultHttpClient } = await import("@azure/core-rest-pipeline");
  const { config } = ctx.source;
  const { env } = process;
  const choice = chooseCredential(config);
  const httpClient = guardedClient(ctx, createDefaultHttpClient(), {
    mayAskMachine: choice === "managed-identity",
  });
  const clientId = config.clientId ?? env.AZURE_CLIENT_ID;
  const options = {
    authorityHost: azureClouds[config.cloud].login,
    // The authority is one of our own table, so nobody needs to be asked whether it exists.
    disableInstanceDiscovery: true,
    httpClient,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: retryPolicy(ctx), position: "perRetry" as const }],
  };
  switch (choice) {
    case "workload-identity":
      return new identity.WorkloadIdentityCredential({
        ...options,
        tenantId: config.tenant,
        clientId: needed(clientId, "clientId", "AZURE_CLIENT_ID"),
        tokenFilePath: needed(
          config.tokenFile ?? env.AZURE_FEDERATED_TOKEN_FILE,
          "tokenFile",
          "AZURE_FEDERATED_TOKEN_FILE",
        ),
      });
    case "certificate":
      return new identity.ClientCertificateCredential(
        config.tenant,
        needed(clientId, "clientId", "AZURE_CLIENT_ID"),
        needed(
          config.certificateFile ?? env.AZURE_CLIENT_CERTIFICATE_PATH,
          "certificateFile",
          "AZURE_CLIENT_CERTIFICATE_PATH",
        ),
        options,
      );
    case "azure-cli":
      return new identity.AzureCliCredential({ tenantId: config.tenant });
    case "managed-identity":
      return clientId === undefined
        ? new identity.ManagedIdentityCredential(options)
        : new identity.ManagedIdentityCredential({ ...options, clientId });
  }
}

function needed(value: string | undefined, field: string, variable: string): string {
  if (value !== undefined && value !== "") return value;
  throw new Invalid(`The source does not say ${field}, and ${variable} is not set for the worker.`, {
    hint: `Set ${variable} in the worker's environment, or ${field} in the source.`,
  });
}
