/** Access tokens that carry whom they were given to, for which service and until when, so the server keeps no session table. */
import { wallClock } from "../wall-clock.ts";
import { AzureError } from "./azure-error.ts";
import { type AzureService, audienceOf } from "./national-clouds.ts";

export type Claims = {
  /** Address of the service it is for. */
  aud: string;
  iss: string;
  tid: string;
  oid: string;
  appid: string;
  /** Application permissions of Microsoft Graph. */
  roles: string[];
  /** Seconds since 1970. */
  exp: number;
  /** May write: what a person with their own rights uses, never the collector. */
  administrator?: boolean;
};

export type Caller = Claims & { cloud: NonNullable<ReturnType<typeof audienceOf>>["cloud"] };

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Looks like the tokens Entra signs; nobody but the simulator reads the signature. */
export function tokenOf(claims: Omit<Claims, "exp">, seconds: number): string {
  const exp = Math.floor(wallClock() / 1000) + seconds;
  return `${part({ typ: "JWT", alg: "RS256", kid: "simulated" })}.${part({ ...claims, exp, idtyp: "app" })}.${part("simulated")}`;
}

/** The claims of any token; undefined for a text that is none. */
export function readToken(token: string): Record<string, unknown> | undefined {
  try {
    const [, body = ""] = token.split(".");
    const claims: unknown = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
    return typeof claims === "object" && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Who calls. Throws AzureError 401 in the words of the service. */
export function callerOf(authorization: string | undefined, service: Exclude<AzureService, "login">): Caller {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) throw missing(service);
  const claims = readToken(token) as Claims | undefined;
  const audience = claims === undefined ? undefined : audienceOf(claims.aud);
  if (!claims || !audience) throw invalid(service);
  if (audience.service !== service) throw invalid(service, "audience");
  if (claims.exp * 1000 <= wallClock()) throw expired(service);
  return { ...claims, cloud: audience.cloud };
}

function missing(service: "management" | "graph"): AzureError {
  return service === "graph"
    ? new AzureError(401, "InvalidAuthenticationToken", "Access token is empty.")
    : new AzureError(
        401,
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
}

function invalid(service: "management" | "graph", why?: "audience"): AzureError {
  if (service === "graph") {
    const what =
      why === "audience"
        ? "Access token validation failure. Invalid audience."
        : "IDX14100: JWT is not well formed.";
    return new AzureError(401, "InvalidAuthenticationToken", what);
  }
  return why === "audience"
    ? new AzureError(
        401,
        "InvalidAuthenticationTokenAudience",
        "The access token has been obtained for wrong audience or resource.",
      )
    : new AzureError(401, "InvalidAuthenticationToken", "The access token is invalid.");
}

export function expired(service: "management" | "graph"): AzureError {
  return service === "graph"
    ? new AzureError(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
    : new AzureError(
        401,
        "ExpiredAuthenticationToken",
        "The access token expiry UTC time is earlier than current UTC time.",
        { headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
      );
}
