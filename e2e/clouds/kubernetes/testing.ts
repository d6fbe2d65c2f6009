/** Clients for tests of the simulated clusters: the real client library, and plain requests over one pooled connection. */
import { KubeConfig } from "@kubernetes/client-node";
import { Agent, request } from "undici";
import type { Clouds } from "../start.ts";
import type { JsonObject } from "./wire/metadata.ts";

export type Asking = {
  cluster?: string;
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  accept?: string;
  contentType?: string;
  body?: unknown;
  /** Null: none at all. */
  token?: string | null;
};
export type Told = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  body: JsonObject;
};

export const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** Asks one cluster (by default the one that serves customers) as its collector, and parses what it says. */
export async function ask(clouds: Clouds, path: string, asking: Asking = {}): Promise<Told> {
  const {
    cluster = "prod",
    method = "GET",
    accept = "application/json",
    contentType = "application/json",
  } = asking;
  const token = asking.token === undefined ? clouds.kubernetes.tokenOf(cluster) : asking.token;
  const agent = new Agent({ connect: { ca: clouds.certificate } });
  try {
    const { statusCode, headers, body } = await request(`${clouds.kubernetes.serverOf(cluster)}${path}`, {
      dispatcher: agent,
      method,
      headers: {
        accept,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(asking.body === undefined ? {} : { "content-type": contentType }),
      },
      body: asking.body === undefined ? undefined : JSON.stringify(asking.body),
    });
    const text = await body.text();
    const isJson = String(headers["content-type"]).startsWith("application/json");
    return { status: statusCode, headers, text, body: isJson ? (JSON.parse(text) as JsonObject) : {} };
  } finally {
    await agent.close();
  }
}

/** The same as somebody who may write. */
export function askAsAdministrator(clouds: Clouds, path: string, asking: Asking = {}): Promise<Told> {
  const token = clouds.kubernetes.tokenOf(asking.cluster ?? "prod", "administrator");
  return ask(clouds, path, { ...asking, token });
}

export type Listed = {
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
};

export const itemsIn = ({ body }: Told): Listed[] => (body.items ?? []) as unknown as Listed[];

/** Every page of a list. */
export async function pagesOf(
  clouds: Clouds,
  path: string,
  limit: number,
  asking: Asking = {},
): Promise<Told[]> {
  const pages: Told[] = [];
  for (let token: unknown = ""; token !== undefined; ) {
    const separator = path.includes("?") ? "&" : "?";
    const more = token === "" ? "" : `&continue=${token}`;
    const page = await ask(clouds, `${path}${separator}limit=${limit}${more}`, asking);
    pages.push(page);
    token = (page.body.metadata as JsonObject | undefined)?.continue;
  }
  return pages;
}

/** The client library's own configuration, as a collector or a person would load it. */
export function configFor(clouds: Clouds, cluster: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(clouds.kubernetes.kubeconfig);
  config.setCurrentContext(cluster);
  return config;
}
