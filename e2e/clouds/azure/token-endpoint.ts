/** Entra's token endpoint: exchanges a token the collector's surroundings gave it for one of a service, as workload identity does. */
import type { World } from "../world.ts";
import { AzureError } from "./azure-error.ts";
import type { Reply } from "./call.ts";
import { audienceOf, nationalClouds } from "./national-clouds.ts";
import type { AzurePermissions } from "./permissions.ts";
import { type Claims, readToken, tokenOf } from "./tokens.ts";
import type { Application } from "./world/model.ts";

const HOUR = 3600;
const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const FIELDS = new Set(
  "grant_type client_id scope client_assertion client_assertion_type client_secret client_info x-client-SKU x-client-VER x-client-OS x-client-CPU x-client-current-telemetry x-client-last-telemetry x-ms-lib-capability client-request-id X-AnchorMailbox x-app-name x-app-ver claims".split(
    " ",
  ),
);

export const metadataOf = (tenant: string): Reply => {
  const [{ login } = { login: "" }] = nationalClouds;
  const base = `${login}/${tenant}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      response_types_supported: ["code", "id_token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
    },
  };
};

/** Throws AzureError with an AADSTS code, as Entra words it. */
export function issueToken(
  world: World,
  permissions: AzurePermissions,
  tenant: string,
  form: URLSearchParams,
): Reply {
  for (const field of form.keys())
    if (!FIELDS.has(field)) throw refusal("invalid_request", 900144, `The request body holds '${field}'.`);
  const directory = world.azure.directory(world.day);
  if (tenant.toLowerCase() !== world.azure.tenant.id)
    throw refusal(
      "invalid_request",
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  const clientId = form.get("client_id") ?? "";
  const application = directory.applications.find(({ appId }) => appId === clientId.toLowerCase());
  const principal = directory.principals.find(({ appId }) => appId === clientId.toLowerCase());
  if (!application || !principal)
    throw refusal(
      "unauthorized_client",
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`,
    );
  demandAssertion(form, application);
  const resource = (form.get("scope") ?? "").replace(/\/\.default$/, "");
  const audience = audienceOf(resource);
  if (!audience)
    throw refusal(
      "invalid_resource",
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}.`,
    );
  const claims: Omit<Claims, "exp"> = {
    aud: resource,
    iss: `https://sts.windows.net/${tenant}/`,
    tid: tenant.toLowerCase(),
    oid: principal.id,
    appid: application.appId,
    roles: audience.service === "graph" ? permissions.graphRoles() : [],
  };
  return {
    status: 200,
    body: {
      token_type: "Bearer",
      expires_in: HOUR,
      ext_expires_in: HOUR,
      access_token: tokenOf(claims, HOUR),
    },
  };
}

function demandAssertion(form: URLSearchParams, application: Application): void {
  if (form.get("grant_type") !== "client_credentials")
    throw refusal("unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
  if (form.get("client_assertion_type") !== ASSERTION)
    throw refusal(
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  const assertion = readToken(form.get("client_assertion") ?? "") ?? {};
  const matches = application.federated.some(
    ({ issuer, subject, audience }) =>
      issuer === assertion.iss && subject === assertion.sub && audience === assertion.aud,
  );
  if (!matches)
    throw refusal(
      "invalid_client",
      700213,
      `No matching federated identity record found for presented assertion subject '${String(assertion.sub)}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    );
}

function refusal(error: string, code: number, text: string): AzureError {
  return new AzureError(error === "invalid_client" ? 401 : 400, error, `AADSTS${code}: ${text}`);
}
