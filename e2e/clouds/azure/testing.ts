/** Clients for tests of the simulator: the real SDKs with real addresses, whose last step goes to the simulator. */
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
} from "@azure/core-rest-pipeline";
import { WorkloadIdentityCredential } from "@azure/identity";
import type { Clouds } from "../start.ts";

const GRAPH = "https://graph.microsoft.com";
const MANAGEMENT = "https://management.azure.com";

/** Sends what is meant for any host of Azure to the simulator, under the same path. */
export function simulatorClient(clouds: Clouds): HttpClient {
  const wire = createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      const { pathname, search } = new URL(request.url);
      const url = `${clouds.url}/azure${pathname}${search}`;
      const response = await wire.sendRequest({ ...request, url, allowInsecureConnection: true });
      // The SDK knows what to make of an answer by the request it made itself.
      return { ...response, request };
    },
  };
}

/** The collector's own credential, as its process would make it. */
export function collectorCredential(clouds: Clouds, tenantId: string = clouds.world.azure.tenant.id) {
  const { environment } = clouds.azure.announcement;
  return new WorkloadIdentityCredential({
    tenantId,
    clientId: environment.AZURE_CLIENT_ID ?? "",
    tokenFilePath: environment.AZURE_FEDERATED_TOKEN_FILE ?? "",
    disableInstanceDiscovery: true,
    httpClient: simulatorClient(clouds),
    retryOptions: { maxRetries: 0 },
  });
}

export function authorizationClient(clouds: Clouds, subscription: string): AuthorizationManagementClient {
  return new AuthorizationManagementClient(collectorCredential(clouds), subscription, {
    httpClient: simulatorClient(clouds),
    retryOptions: { maxRetries: 0 },
  });
}

type Asked = { status: number; body: Body; headers: { get(name: string): string | undefined } };
// biome-ignore lint/suspicious/noExplicitAny: answers are read by whoever knows what was asked.
type Body = any;
type Request = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
};

export type Azure = {
  /** Of Microsoft Graph or ARM, by the path or the link it gave. */
  ask(url: string, request?: Request): Promise<Asked>;
  /** Every item of every page of a list, and how many pages it took. */
  all(url: string, request?: Request): Promise<{ items: Body[]; pages: number }>;
  resourceGraph(query: string, more?: { subscriptions?: string[]; options?: object }): Promise<Asked>;
  /** As an administrator. */
  administrate(url: string, request: Request): Promise<Asked>;
};

/** Calls with the collector's tokens, without any retrying. */
export function azureOf(clouds: Clouds): Azure {
  const credential = collectorCredential(clouds);
  const client = simulatorClient(clouds);
  const isGraph = (path: string) => /^\/(v1\.0|beta)\//.test(path);
  const hostOf = (path: string) => (isGraph(path) ? GRAPH : MANAGEMENT);
  const ask: Azure["ask"] = async (url, { method = "GET", body, headers = {}, token } = {}) => {
    const address = url.startsWith("/") ? `${hostOf(url)}${url}` : url;
    const bearer = token ?? (await credential.getToken(`${new URL(address).origin}/.default`)).token;
    const response = await client.sendRequest(
      createPipelineRequest({
        url: address,
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: createHttpHeaders({
          ...headers,
          "content-type": "application/json",
          authorization: `Bearer ${bearer}`,
        }),
      }),
    );
    const text = response.bodyAsText ?? "";
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  return {
    ask,
    all: async (url, request) => {
      const items: Body[] = [];
      let pages = 0;
      for (let next: string | undefined = url; next !== undefined; pages++) {
        const { status, body } = await ask(next, request);
        if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
        items.push(...body.value);
        next = body["@odata.nextLink"] ?? body.nextLink;
      }
      return { items, pages };
    },
    resourceGraph: (query, more = {}) =>
      ask("/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", {
        method: "POST",
        body: { query, ...more },
      }),
    administrate: (url, request) =>
      ask(url, { ...request, token: clouds.azure.administrator(isGraph(url) ? "graph" : "management") }),
  };
}
