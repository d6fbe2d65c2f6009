/**
 * Azure's authorization API through its SDK, page by page, with the answers as they were sent: the SDK's own types leave out the
 * condition of a permission and drop what they do not know.
 */
import type { AuthorizationManagementClient } from "@azure/arm-authorization";
import { azureClouds } from "#lib/providers/azure/clouds.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import { mapped, tokenPolicy } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { malformed } from "./errors.ts";
import { retryPolicy } from "./retry.ts";
import { guardedClient } from "./transport.ts";

/** What each list of the SDK takes, as far as it is used here. */
export type ListOptions = {
  abortSignal: AbortSignal;
  onResponse: (raw: { bodyAsText?: string | null }) => void;
};

export type AuthorizationList = {
  permission: string;
  /** In words: `subscription 6f…`. */
  where: string;
  list(
    client: AuthorizationManagementClient,
    options: ListOptions,
  ): { byPage(): AsyncIterableIterator<unknown> };
};

/** Every item, as parsed JSON. Throws Denied | Unavailable | NotFound | NotApplicable. */
export async function* authorizationList(
  ctx: AzureContext,
  { permission, where, list }: AuthorizationList,
): AsyncGenerator<unknown> {
  const client = await authorizationClient(ctx);
  let body: string | null | undefined;
  const options: ListOptions = {
    abortSignal: ctx.signal,
    onResponse: (raw) => {
      body = raw.bodyAsText;
    },
  };
  const links = new Set<string>();
  const pages = list(client, options).byPage();
  for (;;) {
    let isLast = false;
    try {
      isLast = (await untilStopped(ctx.signal, () => pages.next())).done === true;
    } catch (error) {
      throw await mapped(ctx, { service: "management", permission, where }, error);
    }
    if (isLast) return;
    const { items, nextLink } = itemsOf(body, permission);
    yield* items;
    if (nextLink !== null && links.has(nextLink))
      throw malformed("A link to the next page came twice; the list may not be whole.");
    if (nextLink !== null) links.add(nextLink);
  }
}

function itemsOf(
  body: string | null | undefined,
  permission: string,
): { items: unknown[]; nextLink: string | null } {
  let parsed: { value?: unknown; nextLink?: unknown } | null = null;
  try {
    parsed = JSON.parse(body ?? "");
  } catch (error) {
    throw malformed(`The answer to ${permission} is no JSON; it may come from a proxy.`, error);
  }
  if (!Array.isArray(parsed?.value))
    throw malformed(`The answer to ${permission} holds no list; it may come from a proxy.`);
  return { items: parsed.value, nextLink: typeof parsed.nextLink === "string" ? parsed.nextLink : null };
}

/** The SDK's scope parameter has no slash in front: one more would end up in the address. */
export function sdkScope(scope: string): string {
  return scope.replace(/^\/+/, "");
}

/** One client for every subscription: each call names its scope. Its retries, tokens and hosts are ours. */
function authorizationClient(ctx: AzureContext): Promise<AuthorizationManagementClient> {
  return oncePerRun(ctx, "azure/authorization", async () => {
    const { AuthorizationManagementClient } = await import("@azure/arm-authorization");
    const { bearerTokenAuthenticationPolicyName, createDefaultHttpClient } = await import(
      "@azure/core-rest-pipeline"
    );
    const { cloud, tenant } = ctx.source.config;
    const endpoint = azureClouds[cloud].management;
    const never = { getToken: () => Promise.reject(new Error("The token policy signs every request.")) };
    const client = new AuthorizationManagementClient(never, tenant, {
      endpoint,
      credentialScopes: `${endpoint}/.default`,
      httpClient: guardedClient(ctx, createDefaultHttpClient()),
    });
    client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
    client.pipeline.removePolicy({ name: "defaultRetryPolicy" });
    client.pipeline.addPolicy(retryPolicy(ctx), { phase: "Retry" });
    client.pipeline.addPolicy(tokenPolicy(ctx, "management"), { phase: "Sign" });
    return client;
  });
}
