/**
 * The last step of every request, whichever SDK makes it: it goes to a host of the source's own cloud or nowhere, because each one
 * carries a token; with an endpoint override it goes there instead, under the same path.
 */
import type { HttpClient } from "@azure/core-rest-pipeline";
import { Unavailable } from "#lib/errors.ts";
import { azureClouds } from "#lib/providers/azure/clouds.ts";
import type { AzureContext } from "./context.ts";

/** Addresses of the machine itself that hand out tokens of managed identities. */
const machineHosts = new Set(["169.254.169.254", "localhost", "127.0.0.1"]);

/** A client that refuses foreign hosts. `wire`: what sends in the end. */
export function guardedClient(
  ctx: Pick<AzureContext, "endpoint" | "source">,
  wire: HttpClient,
  options: { mayAskMachine?: boolean } = {},
): HttpClient {
  const { login, management, graph, logs } = azureClouds[ctx.source.config.cloud];
  const own = new Set([login, management, graph, logs].map((address) => new URL(address).origin));
  const override = ctx.endpoint === undefined ? null : new URL(ctx.endpoint);
  return {
    sendRequest(request) {
      const url = new URL(request.url);
      if (override !== null && (own.has(url.origin) || url.origin === override.origin)) {
        const path =
          url.origin === override.origin
            ? url.pathname
            : `${override.pathname.replace(/\/$/, "")}${url.pathname}`;
        const copy = {
          ...request,
          url: `${override.origin}${path}${url.search}`,
          allowInsecureConnection: override.protocol === "http:",
          // A proxy between the worker and Azure has no part in it.
          agent: undefined,
          proxySettings: undefined,
        };
        // A retry must find the request as it was, and an SDK knows by the request itself how to read the answer.
        return wire.sendRequest(copy).then((response) => Object.assign(response, { request }));
      }
      if (override === null && own.has(url.origin)) return wire.sendRequest(request);
      if (options.mayAskMachine === true && machineHosts.has(url.hostname)) return wire.sendRequest(request);
      return Promise.reject(foreignHost(url.host));
    },
  };
}

function foreignHost(host: string): Unavailable {
  return new Unavailable(
    `An answer sends Rollcall on to ${host}, which is no host of this cloud; it was not followed.`,
    {
      transient: false,
      hint: "Look for a proxy that rewrites answers; the token would have gone to that host.",
    },
  );
}
