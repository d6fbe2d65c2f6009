/**
 * Errors in Google's words: google.rpc.Status with its details, as the JSON gateways write it.
 * Forms: cloud.google.com/apis/design/errors; texts as the services answer them.
 */
export type Detail = { "@type": string; [field: string]: unknown };

/** A refusal a caller can be sent; anything else that is thrown is a mistake of the simulator's. */
export class StatusError extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: Detail[];
  readonly headers: Record<string, string>;

  constructor(
    code: number,
    status: string,
    message: string,
    details: Detail[] = [],
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
    this.headers = headers;
  }

  /** As it goes over the wire; empty details are left out. */
  body(): string {
    const { code, message, status, details } = this;
    const error = { code, message, status, ...(details.length === 0 ? {} : { details }) };
    return JSON.stringify({ error }, null, 2);
  }
}

/** A request that the schemas do not allow: noted as a violation besides being refused. */
export class RequestViolation extends StatusError {}

export const hostOf = (service: string): string => `${service}.googleapis.com`;

function errorInfo(reason: string, domain: string, metadata: Record<string, string>): Detail {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain, metadata };
}

function help(...links: [description: string, url: string][]): Detail {
  return {
    "@type": "type.googleapis.com/google.rpc.Help",
    links: links.map(([description, url]) => ({ description, url })),
  };
}

/** `resource`: its relative name. Services differ in what they say; a missing resource gets the same answer. */
export function permissionDenied(service: string, permission: string, resource: string): StatusError {
  if (service === "cloudasset") {
    const docs = "https://cloud.google.com";
    return new StatusError(403, "PERMISSION_DENIED", "Request denied by Cloud IAM.", [
      help(
        [
          "To check permissions required for this RPC:",
          `${docs}/asset-inventory/docs/access-control#required_permissions`,
        ],
        [
          "To get a valid organization id:",
          `${docs}/resource-manager/docs/creating-managing-organization#retrieving_your_organization_id`,
        ],
        [
          "To get a valid folder or project id:",
          `${docs}/resource-manager/docs/creating-managing-folders#viewing_or_listing_folders_and_projects`,
        ],
      ),
    ]);
  }
  if (service === "policyanalyzer" || service === "essentialcontacts")
    return new StatusError(403, "PERMISSION_DENIED", "The caller does not have permission");
  const domain = hostOf(service);
  if (service === "iam" || service === "iamcredentials") {
    const text = `Permission '${permission}' denied on resource (or it may not exist).`;
    const info = errorInfo("IAM_PERMISSION_DENIED", "iam.googleapis.com", { permission });
    return new StatusError(403, "PERMISSION_DENIED", text, [info]);
  }
  const text = `Permission '${permission}' denied on resource '//${domain}/${resource}' (or it may not exist).`;
  const info = errorInfo("IAM_PERMISSION_DENIED", domain, { permission, resource });
  return new StatusError(403, "PERMISSION_DENIED", text, [info]);
}

const TITLES: Record<string, string> = {
  iam: "Identity and Access Management (IAM) API",
  cloudasset: "Cloud Asset API",
  cloudresourcemanager: "Cloud Resource Manager API",
  policyanalyzer: "Policy Analyzer API",
  logging: "Cloud Logging API",
  essentialcontacts: "Essential Contacts API",
  iamcredentials: "IAM Service Account Credentials API",
  serviceusage: "Service Usage API",
};

/** `project`: the number of the project the API is off in. */
export function serviceDisabled(service: string, project: string): StatusError {
  const title = TITLES[service] ?? hostOf(service);
  const url = `https://console.developers.google.com/apis/api/${hostOf(service)}/overview?project=${project}`;
  const text = `${title} has not been used in project ${project} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  return new StatusError(403, "PERMISSION_DENIED", text, [
    errorInfo("SERVICE_DISABLED", "googleapis.com", {
      service: hostOf(service),
      serviceTitle: title,
      consumer: `projects/${project}`,
      containerInfo: project,
      activationUrl: url,
    }),
    { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "en-US", message: text },
    help(["Google developers console API activation", url]),
  ]);
}

export function userProjectDenied(service: string, project: string): StatusError {
  const url = `https://console.developers.google.com/iam-admin/iam/project?project=${project}`;
  const text = `Caller does not have required permission to use project ${project}. Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom role with the serviceusage.services.use permission, by visiting ${url} and then retry. Propagation of the new permission may take a few minutes.`;
  return new StatusError(403, "PERMISSION_DENIED", text, [
    help(["Google developer console IAM admin", url]),
    errorInfo("USER_PROJECT_DENIED", "googleapis.com", {
      service: hostOf(service),
      consumer: `projects/${project}`,
    }),
  ]);
}

/** `project`: number of the project whose quota is used up. */
export function rateLimited(service: string, project: string): StatusError {
  const host = hostOf(service);
  const text = `Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service '${host}' for consumer 'project_number:${project}'.`;
  const info = errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", {
    consumer: `projects/${project}`,
    quota_limit: "ReadRequestsPerMinutePerProject",
    quota_limit_value: "100",
    quota_location: "global",
    quota_metric: `${host}/read_requests`,
    service: host,
  });
  const more = help([
    "Request a higher quota limit.",
    "https://cloud.google.com/docs/quotas/help/request_increase",
  ]);
  return new StatusError(429, "RESOURCE_EXHAUSTED", text, [info, more], { "retry-after": "1" });
}

export const unavailable = (): StatusError =>
  new StatusError(503, "UNAVAILABLE", "The service is currently unavailable.");

export type SignInTrouble = "CREDENTIALS_MISSING" | "ACCESS_TOKEN_EXPIRED" | "ACCESS_TOKEN_TYPE_UNSUPPORTED";

export function unauthenticated(reason: SignInTrouble, service: string): StatusError {
  const expected =
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  const text =
    reason === "CREDENTIALS_MISSING"
      ? `Request is missing required authentication credential. ${expected}`
      : `Request had invalid authentication credentials. ${expected}`;
  const info = errorInfo(reason, "googleapis.com", { service: hostOf(service) });
  return new StatusError(401, "UNAUTHENTICATED", text, [info]);
}

function badRequest(...violations: { field?: string; description: string }[]): Detail {
  return { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations };
}

export function invalidArgument(message: string, field?: string): StatusError {
  const details = field === undefined ? [] : [badRequest({ field, description: message })];
  return new StatusError(400, "INVALID_ARGUMENT", message, details);
}

export function unknownParameter(name: string): StatusError {
  const text = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
  return new RequestViolation(400, "INVALID_ARGUMENT", text, [badRequest({ description: text })]);
}

/** `path`: where in the body, empty at its top. */
export function unknownField(name: string, path: string): StatusError {
  const at = path === "" ? "" : ` at '${path}'`;
  const text = `Invalid JSON payload received. Unknown name "${name}"${at}: Cannot find field.`;
  return new RequestViolation(400, "INVALID_ARGUMENT", text, [
    badRequest({ ...(path === "" ? {} : { field: path }), description: text }),
  ]);
}

export function invalidValue(name: string, type: string, value: unknown): StatusError {
  const text = `Invalid value at '${name}' (${type}), ${JSON.stringify(value)}`;
  return new RequestViolation(400, "INVALID_ARGUMENT", text, [
    badRequest({ field: name, description: text }),
  ]);
}

export const notFound = (message: string): StatusError => new StatusError(404, "NOT_FOUND", message);
