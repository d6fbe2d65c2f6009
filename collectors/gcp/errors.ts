/** The one place where what Google and its client library throw becomes one of Rollcall's errors; no other file reads theirs. */
import { Denied, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";
import { malformed } from "../calls/malformed.ts";

/** What was tried, so that the hint can name the fix. */
export type Attempt = {
  /** The IAM permission the call needs: `iam.roles.list`. */
  permission: string;
  /** What it was tried on: `projects/123`. */
  resource: string;
  /** Who called: an e-mail, or what is known of it. */
  caller: string;
  quotaProject: string | null;
};

export type Failure = {
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** `ErrorInfo.reason` (`SERVICE_DISABLED`), else the older `errors[].reason` (`accessNotConfigured`), else "". */
  reason: string;
  message: string;
  metadata: Record<string, string>;
  /** Milliseconds the other side asked to wait; null when it did not. */
  retryAfterMs: number | null;
};

type Kind =
  | "denied"
  | "quota-denied"
  | "disabled"
  | "gone"
  | "credentials"
  | "throttled"
  | "failed"
  | "network"
  | "invalid";

/** Reads anything a call threw. `now`: for a Retry-After that is a date. */
export function readFailure(error: unknown, now: Date): Failure {
  const thrown = (typeof error === "object" && error !== null ? error : {}) as {
    message?: string;
    status?: unknown;
    cause?: { code?: string; message?: string };
    code?: unknown;
    response?: { status?: unknown; headers?: { get?(name: string): string | null }; data?: unknown };
  };
  const status = thrown.response?.status ?? thrown.status;
  const body = bodyOf(thrown.response?.data);
  const details = Array.isArray(body.details) ? body.details : [];
  const info = details.find((detail) => typeof detail?.reason === "string") ?? {};
  const cause = [thrown.cause?.code, thrown.cause?.message].filter(Boolean).join(": ");
  const message = body.message ?? ([thrown.message, cause].filter(Boolean).join(": ") || String(error));
  return {
    status: typeof status === "number" ? status : null,
    reason: info.reason ?? body.errors?.[0]?.reason ?? "",
    message: message.slice(0, 600),
    metadata: typeof info.metadata === "object" && info.metadata !== null ? info.metadata : {},
    retryAfterMs: retryAfter(thrown.response?.headers?.get?.("retry-after") ?? null, now),
  };
}

type Body = {
  message?: string;
  details?: { reason?: string; metadata?: Record<string, string> }[];
  errors?: { reason?: string }[];
};

function bodyOf(data: unknown): Body {
  const error = typeof data === "object" && data !== null ? (data as { error?: unknown }).error : null;
  return typeof error === "object" && error !== null ? (error as Body) : {};
}

/** In seconds or as a date. */
function retryAfter(header: string | null, now: Date): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, until - now.getTime());
}

const throttlingReasons =
  /^(rate_?limit_?exceeded|user_?rate_?limit_?exceeded|resource_?exhausted|quota_?exceeded|rate_limit_exceeded)$/i;
const disabledReasons = /^(service_?disabled|accessnotconfigured)$/i;

function kindOf({ status, reason, message }: Failure): Kind {
  if (status === null) return /redirect/i.test(message) ? "invalid" : "network";
  if (status === 429 || (status === 403 && throttlingReasons.test(reason))) return "throttled";
  if (status === 401) return "credentials";
  if (status === 403 && disabledReasons.test(reason)) return "disabled";
  if (status === 403 && reason === "USER_PROJECT_DENIED") return "quota-denied";
  if (status === 403) return "denied";
  if (status === 404 || status === 410) return "gone";
  if (status === 408 || status >= 500) return "failed";
  return "invalid";
}

/** Whether the same call may be answered when it is made again. */
export function isWorthRetrying(failure: Failure): boolean {
  return ["throttled", "failed", "network"].includes(kindOf(failure));
}

export function isThrottling(failure: Failure): boolean {
  return kindOf(failure) === "throttled";
}

/** Whether the token was not accepted: it may have expired, or been revoked. */
export function isRefusedToken(failure: Failure): boolean {
  return failure.status === 401;
}

/** Whether an error of ours says that an API is not enabled, or not permitted: another API may answer instead. */
export function isNotGranted(error: unknown): error is RollcallError {
  return error instanceof Denied ? error.permission !== "serviceusage.services.use" : isNotEnabled(error);
}

/** Whether the request itself was refused: a type of asset that is not known there. */
export function isInvalidArgument(error: unknown): error is RollcallError {
  return error instanceof RollcallError && error.detail.status === 400;
}

/** Whether an error of ours says that an API is not enabled. */
export function isNotEnabled(error: unknown): boolean {
  return error instanceof Unavailable && disabledReasons.test(String(error.detail.reason ?? ""));
}

/** Maps anything a call threw. Our own errors pass through unchanged. */
export function mapError(error: unknown, attempt: Attempt, now: Date): RollcallError {
  if (error instanceof RollcallError) return error;
  const failure = readFailure(error, now);
  const { permission, resource } = attempt;
  const options = {
    cause: error,
    detail: { ...attempt, status: failure.status, reason: failure.reason },
  };
  const said = failure.message;
  switch (kindOf(failure)) {
    case "denied":
      return new Denied(permission, `${permission} was refused on ${resource}: ${said}`, {
        ...options,
        hint: denialHint(attempt),
      });
    case "quota-denied":
      return new Denied("serviceusage.services.use", `The quota project may not be used: ${said}`, {
        ...options,
        hint: `Grant ${attempt.caller} roles/serviceusage.serviceUsageConsumer (serviceusage.services.use) on ${attempt.quotaProject ?? "the quota project"}.`,
      });
    case "disabled":
      return new Unavailable(`An API is not enabled: ${said}`, {
        ...options,
        transient: false,
        hint: enableHint(failure, attempt),
      });
    case "gone":
      return new NotFound(`${resource}: ${said}`, {
        ...options,
        hint: "It was deleted while it was being read.",
      });
    case "credentials":
      return new Unavailable(`The credentials were not accepted for ${resource}: ${said}`, {
        ...options,
        transient: false,
        hint: "Renew the worker's credentials, and check the machine's clock.",
      });
    case "throttled":
      return unavailable(
        `Google throttled ${permission} on ${resource}, also after all retries.`,
        true,
        options,
      );
    case "failed":
      return unavailable(
        `Google answered ${permission} on ${resource} with an error: ${said}`,
        true,
        options,
      );
    case "network":
      return unavailable(`${permission} on ${resource} could not be reached: ${said}`, true, options);
    case "invalid":
      return unavailable(`${permission} on ${resource} failed: ${said}`, false, options);
  }
}

/** An answer must be an object: a proxy's page of HTML, taken as an answer with nothing in it, would say everything was deleted. */
export function objectOf<T extends object>(data: unknown, attempt: Attempt): T {
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return data as T;
  throw malformed(
    `The answer to ${attempt.permission} on ${attempt.resource} is not JSON; it may come from a proxy.`,
  );
}

function denialHint({ permission, resource, caller }: Attempt): string {
  const federated = permission.startsWith("policyanalyzer.")
    ? " This API refuses federated identities: the credentials must impersonate a service account."
    : "";
  return `Grant ${caller} the permission ${permission} on ${resource} or above it (it is in the Rollcall reader role).${federated}`;
}

function enableHint({ metadata }: Failure, { quotaProject }: Attempt): string {
  const service = metadata.service ?? "the API";
  const consumer = metadata.consumer?.replace(/^projects\//, "") ?? quotaProject ?? "QUOTA_PROJECT";
  return `Enable it: gcloud services enable ${service} --project=${consumer}`;
}

function unavailable(
  message: string,
  transient: boolean,
  options: { cause: unknown; detail: Record<string, unknown> },
): Unavailable {
  const hint = transient
    ? "Wait for the next collection, or run it again."
    : "Look at the log of this run for Google's answer.";
  return new Unavailable(message, { ...options, transient, hint });
}
