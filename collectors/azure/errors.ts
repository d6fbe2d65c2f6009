/** The one place where what Azure, Entra and their SDKs throw becomes one of Rollcall's errors; no other file reads an SDK error. */
import type { z } from "zod";
import { Denied, NotApplicable, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";
import list from "#lib/providers/azure/permissions.json" with { type: "json" };

const permissions: { permission: string; id?: string }[] = list.permissions;

/** What was tried, so that the hint can name the fix. */
export type Attempt = {
  /** `Microsoft.Authorization/roleAssignments/read`, or an application permission of Microsoft Graph. */
  permission: string;
  service: "management" | "graph" | "logs" | "login";
  /** Where: a subscription or management group, in words; null for the tenant. */
  where: string | null;
  /** Who called, as far as it is known. */
  caller: string;
};

/** An answer that is not 2xx, whoever brought it. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.code = code;
  }
}

/** The error in the body of an answer: ARM and Graph write `{"error":{"code","message"}}`, anything else is a proxy's. */
export function failureOf(status: number, body: string | null | undefined): ApiFailure {
  let code = "";
  let message = "";
  try {
    const parsed: unknown = JSON.parse(body ?? "");
    const error = (parsed as { error?: unknown } | null)?.error ?? parsed;
    if (typeof error === "string") code = error;
    else if (typeof error === "object" && error !== null) {
      const told = error as { code?: unknown; message?: unknown; details?: { code?: unknown }[] };
      code = typeof told.code === "string" ? told.code : "";
      // Resource Graph says only in the details what was bad about a request.
      const [detail] = code === "BadRequest" && Array.isArray(told.details) ? told.details : [];
      if (typeof detail?.code === "string") code = detail.code;
      message = [told.message, innermost(error)].filter((text) => typeof text === "string").join(": ");
    }
    const description = (parsed as { error_description?: unknown } | null)?.error_description;
    if (typeof description === "string") message = description;
  } catch {
    message = (body ?? "").slice(0, 200);
  }
  return new ApiFailure(status, code, message === "" ? `HTTP ${status}` : message.slice(0, 1000));
}

/** Log Analytics says what is wrong with a query in the innermost of its errors only. Source: OneAPI `innererror`. */
function innermost(error: object): string | undefined {
  let found: string | undefined;
  let inner = (error as { innererror?: unknown }).innererror;
  for (let depth = 0; depth < 5 && typeof inner === "object" && inner !== null; depth++) {
    const told = inner as { message?: unknown; innererror?: unknown; information?: { details?: unknown } };
    if (typeof told.message === "string") found = told.message;
    if (typeof told.information?.details === "string") found = told.information.details;
    inner = told.innererror;
  }
  return found;
}

/** Maps anything a call threw. Our own errors pass through unchanged. */
export function mapError(error: unknown, attempt: Attempt): RollcallError {
  if (error instanceof RollcallError) return error;
  const told = readError(error);
  // What an SDK throws holds the request with its token: only what was said goes on.
  const cause = new ApiFailure(told.status ?? 0, told.code, told.message);
  const options = { cause, detail: { ...attempt, status: told.status, azureError: told.code } };
  const where = attempt.where === null ? "" : ` in ${attempt.where}`;
  switch (kindOf(told)) {
    case "denied":
      return new Denied(attempt.permission, `${attempt.permission} was refused${where}: ${told.message}`, {
        ...options,
        hint: denialHint(attempt),
      });
    case "not-licensed":
      return new NotApplicable(`The tenant has no licence for it: ${told.message}`, {
        ...options,
        hint: "It needs Microsoft Entra ID P1 or P2. Without it, nothing is missing but this evidence.",
      });
    case "gone":
      return new NotFound(`${told.message}${where}`, {
        ...options,
        hint: "It was deleted while it was being read.",
      });
    case "credentials":
      return new Unavailable(`The worker's credentials were not accepted${where}: ${told.message}`, {
        ...options,
        transient: false,
        hint: "Check the federated credential (issuer, subject, audience), the client id, the tenant and the machine's clock.",
      });
    case "throttled":
      return unavailable(
        `Azure throttled ${attempt.permission}${where}, also after all retries.`,
        true,
        options,
      );
    case "failed":
      return unavailable(
        `Azure answered ${attempt.permission} with an error${where}: ${told.message}`,
        true,
        options,
      );
    case "network":
      return unavailable(`${attempt.service} could not be reached${where}: ${told.message}`, true, options);
    case "garbled":
      return unavailable(
        `The answer to ${attempt.permission} could not be read${where}: ${told.message}`,
        true,
        options,
      );
    default:
      return unavailable(
        `${attempt.permission} failed${where}: ${told.code || told.status}: ${told.message}`,
        false,
        options,
      );
  }
}

/** Whether a fresh token may help. */
export function isExpiredToken(error: unknown): boolean {
  return readError(error).status === 401;
}

/** Whether the tenant lacks the licence for it: then there is nothing of its kind either. */
export function isNotLicensed(error: unknown): boolean {
  return error instanceof NotApplicable;
}

/** Whether the server does not know such a call here: a path or api-version it does not offer. */
export function isNotOffered(error: unknown): boolean {
  const told = readError(error instanceof RollcallError ? error.cause : error);
  return (
    told.status === 404 ||
    told.status === 405 ||
    /^(InvalidResourceType|NoRegisteredProviderFound|InvalidResourceNamespace|UnsupportedQuery|BadRequest|InvalidApiVersionParameter)$/.test(
      told.code,
    )
  );
}

/** An answer that contradicts itself, or is none of the service's: reading on would lose records. */
export function malformed(message: string, cause?: unknown): Unavailable {
  return new Unavailable(message, {
    transient: true,
    cause,
    hint: "Run the collection again; if it stays, report it with the log of this run.",
  });
}

/** The answer as the schema describes it. Throws Unavailable: a proxy's page must never read as an empty list. */
export function answerOf<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(
    `An answer to ${what} is not what the service sends (${issue?.path.join(".") || "whole"}: ${issue?.message}); it may come from a proxy.`,
    parsed.error,
  );
}

type Told = { status: number | null; code: string; message: string; name: string };

function readError(error: unknown): Told {
  if (typeof error !== "object" || error === null)
    return { status: null, code: "", message: String(error), name: "Error" };
  if (error instanceof ApiFailure)
    return { status: error.status, code: error.code, message: error.message, name: error.name };
  const sdk = error as {
    name?: string;
    message?: string;
    code?: unknown;
    statusCode?: number;
    response?: { status?: number; bodyAsText?: string | null };
  };
  const status = sdk.statusCode ?? sdk.response?.status ?? null;
  if (status !== null && status >= 400) {
    const failure = failureOf(status, sdk.response?.bodyAsText);
    return { status, code: failure.code, message: failure.message, name: sdk.name ?? "Error" };
  }
  return {
    status,
    code: typeof sdk.code === "string" ? sdk.code : "",
    message: (sdk.message ?? "").split("\n")[0] ?? "",
    name: sdk.name ?? "Error",
  };
}

type Kind =
  | "denied"
  | "not-licensed"
  | "gone"
  | "credentials"
  | "throttled"
  | "failed"
  | "network"
  | "garbled"
  | "other";

/** Codes first, since 403 and 400 stand for many things. Sources: ARM and Graph error references, graph-docs #4336. */
function kindOf({ status, code, message, name }: Told): Kind {
  if (
    /NonPremiumTenant|AadPremiumLicenseRequired|LicenseRequired/i.test(code) ||
    /premium license/i.test(message)
  )
    return "not-licensed";
  if (
    /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError)$/.test(
      name,
    )
  )
    return status !== null && status >= 500
      ? "failed"
      : networkish(code, message)
        ? "network"
        : "credentials";
  if (
    status === 401 ||
    /^(InvalidAuthenticationToken|ExpiredAuthenticationToken|AuthenticationFailed)/.test(code)
  )
    return "credentials";
  if (status === 429) return "throttled";
  if (status === 403) return "denied";
  if (status === 404 || status === 410) return "gone";
  if (status !== null && status >= 500) return "failed";
  if (status === 408) return "network";
  if (name === "SyntaxError" || code === "PARSE_ERROR") return "garbled";
  if (status !== null && status < 300) return "garbled";
  if (networkish(code, message) || name === "AbortError") return "network";
  return "other";
}

function networkish(code: string, message: string): boolean {
  return (
    /^(E[A-Z_]+|REQUEST_SEND_ERROR|UND_ERR.*)$/.test(code) ||
    /socket hang up|network_error|network error|ECONN|ENOTFOUND|terminated|aborted|timed out/i.test(message)
  );
}

/** What to do about a refusal: the permission's own id for Graph, a command to paste for Azure. */
export function denialHint({ permission, service, where, caller }: Attempt): string {
  if (service === "graph") {
    const id = permissions.find((row) => row.permission === permission)?.id;
    return `Grant the application permission ${permission}${id === undefined ? "" : ` (${id})`} of Microsoft Graph to ${caller} and consent to it; a new permission can take minutes to reach a token.`;
  }
  if (service === "logs") {
    return `Give ${caller} the role Log Analytics Data Reader, or a role with ${permission}, on ${where ?? "the workspace"}, and let the workspace answer by its own permissions.`;
  }
  const subscription = /^subscription (\S+)$/.exec(where ?? "")?.[1];
  const scope = subscription === undefined ? "<root management group>" : `/subscriptions/${subscription}`;
  const assignee = caller.split(" ").at(-1) ?? caller;
  return `Give ${caller} the role Reader, or a role with the action ${permission}, on ${where ?? "the tenant's root management group"}: az role assignment create --assignee ${assignee} --role Reader --scope ${scope}`;
}

function unavailable(
  message: string,
  transient: boolean,
  options: { cause: unknown; detail: Record<string, unknown> },
) {
  const hint = transient
    ? "Wait for the next collection, or run it again."
    : "Look at the log of this run for Azure's answer.";
  return new Unavailable(message, { ...options, transient, hint });
}
