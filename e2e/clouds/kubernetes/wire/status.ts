/** Failures in the API server's own words: a Status object, or plain text where it writes that. */
import type { JsonObject } from "./metadata.ts";

export type StatusFacts = {
  code: number;
  reason: string;
  message: string;
  details?: JsonObject;
  /** Of a list that goes on in spite of it. */
  continueToken?: string;
};

export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly facts: StatusFacts;
  constructor(facts: StatusFacts) {
    super(facts.message);
    this.facts = facts;
  }
}

/** What is answered as text, because no API took the request. */
export class PlainError extends Error {
  override readonly name = "PlainError";
  readonly code: number;
  readonly headers: Record<string, string>;
  constructor(code: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

export function statusObject({ code, reason, message, details, continueToken }: StatusFacts): JsonObject {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: continueToken === undefined ? {} : { continue: continueToken },
    status: "Failure",
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** What a request is about, as messages name it. */
export type Target = {
  verb: string;
  group: string;
  resource: string;
  subresource: string | null;
  namespace: string | null;
  name: string | null;
};

const qualified = ({ group, resource }: Target) => (group === "" ? resource : `${resource}.${group}`);

function detailsOf({ group, resource, name }: Target): JsonObject {
  return {
    ...(name === null ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: resource,
  };
}

export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

export function forbidden(target: Target, user: string): StatusError {
  const { verb, group, resource, subresource, namespace, name } = target;
  const what = subresource === null ? resource : `${resource}/${subresource}`;
  const where = namespace === null ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const subject = name === null ? qualified(target) : `${qualified(target)} "${name}"`;
  return new StatusError({
    code: 403,
    reason: "Forbidden",
    message: `${subject} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`,
    details: detailsOf(target),
  });
}

export function forbiddenPath(user: string, verb: string, path: string): StatusError {
  return new StatusError({
    code: 403,
    reason: "Forbidden",
    message: `forbidden: User "${user}" cannot ${verb} path "${path}"`,
    details: {},
  });
}

export function notFound(target: Target): StatusError {
  return new StatusError({
    code: 404,
    reason: "NotFound",
    message: `${qualified(target)} "${target.name ?? ""}" not found`,
    details: detailsOf(target),
  });
}

/** The group and version is there, the resource is not. */
export function noSuchResource(): StatusError {
  return new StatusError({
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
    details: {},
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: "BadRequest", message });
}

export function methodNotAllowed(): StatusError {
  return new StatusError({
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  });
}

export function unsupportedMediaType(): StatusError {
  return new StatusError({
    code: 415,
    reason: "UnsupportedMediaType",
    message: "415: Unsupported Media Type",
    details: {},
  });
}

export function notAcceptable(): StatusError {
  return new StatusError({
    code: 406,
    reason: "NotAcceptable",
    message:
      "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf",
  });
}

export function alreadyExists(target: Target): StatusError {
  return new StatusError({
    code: 409,
    reason: "AlreadyExists",
    message: `${qualified(target)} "${target.name ?? ""}" already exists`,
    details: detailsOf(target),
  });
}

/** `kind` as the resource calls it: `RoleBinding`. */
export function invalid(
  target: Target,
  kind: string,
  field: string,
  problem: string,
  reason = "FieldValueInvalid",
): StatusError {
  const subject = target.group === "" ? kind : `${kind}.${target.group}`;
  return new StatusError({
    code: 422,
    reason: "Invalid",
    message: `${subject} "${target.name ?? ""}" is invalid: ${field}: ${problem}`,
    details: { ...detailsOf(target), kind, causes: [{ reason, message: problem, field }] },
  });
}

/** As a server says it that has given itself more to do than it can. */
export function tooManyRequests(retryAfter: number | null): PlainError {
  const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
  return new PlainError(429, "Too many requests, please try again later.\n", headers);
}

export function internalError(): StatusError {
  const cause = "etcdserver: request timed out";
  return new StatusError({
    code: 500,
    reason: "InternalError",
    message: `Internal error occurred: ${cause}`,
    details: { causes: [{ message: cause }] },
  });
}

export function expired(continueToken: string): StatusError {
  return new StatusError({
    code: 410,
    reason: "Expired",
    message:
      "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
    continueToken,
  });
}
