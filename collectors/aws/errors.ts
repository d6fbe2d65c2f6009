/** The one place where what AWS and its SDK throw becomes one of Rollcall's errors; no other file reads an SDK error. */
import { Denied, NotApplicable, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";
import { malformed } from "../calls/malformed.ts";

/** What was tried, so that the hint can name the fix. */
export type Attempt = {
  /** The IAM action the call needs: `iam:ListAccessKeys`. */
  permission: string;
  account: string | null;
  region: string | null;
  /** Who called: a role ARN, or what is known of it. */
  caller: string;
};

type SdkError = {
  name: string;
  message: string;
  code?: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number };
};

/** Maps anything a call threw. Our own errors pass through unchanged. */
export function mapError(error: unknown, attempt: Attempt): RollcallError {
  if (error instanceof RollcallError) return error;
  const sdk = readError(error);
  const kind = kindOf(sdk);
  const where = describe(attempt);
  const options = { cause: error, detail: { ...attempt, status: sdk.status, awsError: sdk.name } };
  switch (kind) {
    case "denied":
      return new Denied(attempt.permission, `${attempt.permission} was refused ${where}: ${sdk.message}`, {
        ...options,
        hint: denialHint(sdk.message, attempt),
      });
    case "gone":
      return new NotFound(`${sdk.message} (${where})`, {
        ...options,
        hint: "It was deleted while it was being read.",
      });
    case "not-offered":
      return new NotApplicable(`${attempt.permission} is not offered ${where}: ${sdk.message}`, {
        ...options,
        hint: "Nothing to do: there is nothing of this kind here.",
      });
    case "credentials":
      return new Unavailable(`The credentials were not accepted ${where}: ${sdk.message}`, {
        ...options,
        transient: false,
        hint: "Renew the worker's credentials, check the machine's clock, and that the region is enabled in the account.",
      });
    case "throttled":
      return unavailable(
        `AWS throttled ${attempt.permission} ${where}, also after all retries.`,
        true,
        options,
      );
    case "failed":
      return unavailable(
        `AWS answered ${attempt.permission} with an error ${where}: ${sdk.message}`,
        true,
        options,
      );
    case "network":
      return unavailable(
        `${attempt.permission} could not be reached ${where}: ${sdk.message}`,
        true,
        options,
      );
    case "garbled":
      return unavailable(
        `The answer to ${attempt.permission} could not be read ${where}: ${sdk.message}`,
        true,
        options,
      );
    default:
      return unavailable(
        `${attempt.permission} failed ${where}: ${sdk.name}: ${sdk.message}`,
        false,
        options,
      );
  }
}

/** Whether the call may succeed with fresh credentials. */
export function isExpiredSession(error: unknown): boolean {
  return /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/.test(
    readError(error).name,
  );
}

/** Whether the host does not exist: how a region where a service is not offered looks from outside. */
export function isMissingEndpoint(error: unknown): boolean {
  const cause = error instanceof RollcallError ? error.cause : error;
  return (cause as SdkError | undefined)?.code === "ENOTFOUND";
}

/**
 * What an answer must hold. The SDK reads any well-formed XML, a proxy's HTML page too, as an answer with nothing in it; taken at
 * its word, that would say that everything was deleted.
 */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined)
    throw malformed(`An answer of AWS does not hold ${what}; it may come from a proxy.`);
  return value;
}

type Kind =
  | "denied"
  | "gone"
  | "not-offered"
  | "credentials"
  | "throttled"
  | "failed"
  | "network"
  | "garbled"
  | "other";

const kinds: [Kind, RegExp][] = [
  [
    "denied",
    /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError|NotAuthorized|UnauthorizedException)$/,
  ],
  [
    "throttled",
    /Thrott|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|LimitExceededRate|^EC2Throttled/,
  ],
  [
    "credentials",
    /^(ExpiredToken|RequestExpired|TokenRefreshRequired|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch)/,
  ],
  [
    "credentials",
    /^(CredentialsProviderError|TokenProviderError|InvalidSignature|AuthFailure|IncompleteSignature|OptInRequired|MissingAuthenticationToken)/,
  ],
  [
    "gone",
    /^(NoSuchEntity|ResourceNotFound|ClusterNotFound|PolicyNotFound|NotFoundException|ServiceNotFound)/,
  ],
  [
    "not-offered",
    /^(InvalidAction|UnknownOperation|UnsupportedOperation|AWSOrganizationsNotInUse|SubscriptionRequired|UnsupportedAPIEndpoint)/,
  ],
];

function kindOf(sdk: ReturnType<typeof readError>): Kind {
  for (const [kind, pattern] of kinds) if (pattern.test(sdk.name)) return kind;
  if (/^E[A-Z]+$/.test(sdk.code) || /^(TimeoutError|NetworkingError|AbortError)$/.test(sdk.name))
    return "network";
  if (/socket hang up|network|fetch failed|terminated/i.test(sdk.message)) return "network";
  if (sdk.status !== null && sdk.status >= 500) return sdk.status === 501 ? "not-offered" : "failed";
  // An emulator or proxy that does not know the operation answers with a page the SDK cannot parse.
  if (isGarbled(sdk)) return sdk.status === 404 || sdk.status === 405 ? "not-offered" : "garbled";
  if (sdk.status === 429) return "throttled";
  if (sdk.status === 403) return "denied";
  return "other";
}

function isGarbled(sdk: { name: string; message: string }): boolean {
  return (
    sdk.name === "SyntaxError" ||
    /XML parse error|deserializ|Unexpected token|Unexpected end of|not valid JSON/i.test(sdk.message)
  );
}

function readError(error: unknown): { name: string; message: string; code: string; status: number | null } {
  if (typeof error !== "object" || error === null)
    return { name: "Error", message: String(error), code: "", status: null };
  const sdk = error as SdkError;
  const isNamed = sdk.name && sdk.name !== "Error" && sdk.name !== "Unknown" && sdk.name !== "UnknownError";
  return {
    name: (isNamed ? sdk.name : (sdk.Code ?? sdk.code ?? sdk.name)) ?? "Error",
    message: sdk.message ?? "",
    code: sdk.code ?? "",
    status: sdk.$metadata?.httpStatusCode ?? sdk.$response?.statusCode ?? null,
  };
}

function describe(attempt: Attempt): string {
  const account = attempt.account === null ? "" : ` in account ${attempt.account}`;
  return `${account}${attempt.region === null ? "" : ` (${attempt.region})`}`.trim();
}

function denialHint(message: string, attempt: Attempt): string {
  if (/explicit deny in a service control policy/i.test(message)) {
    return `A service control policy denies ${attempt.permission}${attempt.region ? ` in ${attempt.region}` : ""}. Exempt ${attempt.caller}, or leave the region out of the source.`;
  }
  const statement = JSON.stringify({ Effect: "Allow", Action: attempt.permission, Resource: "*" });
  const account = attempt.account === null ? "" : ` of account ${attempt.account}`;
  return `Add the statement ${statement} to the policy of ${attempt.caller}${account}.`;
}

function unavailable(
  message: string,
  transient: boolean,
  options: { cause: unknown; detail: Record<string, unknown> },
) {
  const hint = transient
    ? "Wait for the next collection, or run it again."
    : "Look at the log of this run for AWS's answer.";
  return new Unavailable(message, { ...options, transient, hint });
}
