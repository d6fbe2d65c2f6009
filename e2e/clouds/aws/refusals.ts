/** The words each AWS service uses to refuse a call: code, status and text differ by service for the same reason. */
import type { Caller } from "./sessions.ts";
import { WireError } from "./wire/wire-error.ts";

type Words = { code: string; status: number; headers?: Record<string, string> };
type Reason = "denied" | "throttled" | "failed" | "expired" | "unknown-client";

const QUERY: Record<Reason, Words> = {
  denied: { code: "AccessDenied", status: 403 },
  throttled: { code: "Throttling", status: 400 },
  failed: { code: "ServiceFailure", status: 500 },
  expired: { code: "ExpiredToken", status: 403 },
  "unknown-client": { code: "InvalidClientTokenId", status: 403 },
};
const JSON_RPC: Record<Reason, Words> = {
  denied: { code: "AccessDeniedException", status: 400 },
  throttled: { code: "ThrottlingException", status: 400 },
  failed: { code: "ServerException", status: 500 },
  expired: { code: "ExpiredTokenException", status: 400 },
  "unknown-client": { code: "UnrecognizedClientException", status: 400 },
};
const REST: Record<Reason, Words> = {
  denied: { code: "AccessDeniedException", status: 403 },
  throttled: { code: "ThrottlingException", status: 429 },
  failed: { code: "ServerException", status: 500 },
  expired: { code: "ExpiredTokenException", status: 403 },
  "unknown-client": { code: "UnrecognizedClientException", status: 403 },
};
const WORDS: Record<string, Record<Reason, Words>> = {
  iam: QUERY,
  sts: QUERY,
  ec2: {
    denied: { code: "UnauthorizedOperation", status: 403 },
    throttled: { code: "RequestLimitExceeded", status: 503 },
    failed: { code: "InternalError", status: 500 },
    expired: { code: "RequestExpired", status: 400 },
    "unknown-client": { code: "AuthFailure", status: 401 },
  },
  organizations: {
    ...JSON_RPC,
    throttled: { code: "TooManyRequestsException", status: 400 },
    failed: { code: "ServiceException", status: 500 },
  },
  ecs: JSON_RPC,
  lambda: {
    ...REST,
    throttled: { code: "TooManyRequestsException", status: 429, headers: { "retry-after": "1" } },
    failed: { code: "ServiceException", status: 500 },
  },
  eks: REST,
  rolesanywhere: { ...REST, failed: { code: "InternalFailure", status: 500 } },
};

function refusal(service: string, reason: Reason, message: string): WireError {
  const words = (WORDS[service] ?? QUERY)[reason];
  return new WireError(words.code, message, words.status, words.headers);
}

export function denied(service: string, action: string, caller: Caller, resource?: string): WireError {
  const on = resource === undefined ? "" : ` on resource: ${resource}`;
  const why = `because no identity-based policy allows the ${action} action`;
  const text = `User: ${caller.arn} is not authorized to perform: ${action}${on} ${why}`;
  return refusal(
    service,
    "denied",
    service === "ec2" ? `You are not authorized to perform this operation. ${text}` : text,
  );
}

export const throttled = (service: string): WireError => refusal(service, "throttled", "Rate exceeded");
export const failed = (service: string): WireError =>
  refusal(service, "failed", "We encountered an internal error. Please try again.");

/** Rewrites an authentication failure in the words of the service that was called. */
export function inWordsOf(service: string, error: WireError): WireError {
  if (error.code === "ExpiredToken") return refusal(service, "expired", error.message);
  if (error.code === "InvalidClientTokenId") return refusal(service, "unknown-client", error.message);
  return error;
}
