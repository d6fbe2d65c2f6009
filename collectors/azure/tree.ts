/**
 * The tenant as a tree of scopes, parents before children: management groups by the chain of ancestors each subscription names, then
 * the subscriptions themselves. What belongs to another tenant is not part of it.
 */
import { z } from "zod";
import { Denied, NotApplicable, NotFound } from "#lib/errors.ts";
import type { Scope } from "#lib/ingest/contract.ts";
import { guidOf, managementGroupKey } from "#lib/providers/azure/keys.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { type Answer, send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { answerOf, malformed } from "./errors.ts";
import { tags, text } from "./parse.ts";
import { resourceGraph } from "./resource-graph.ts";

/** A management group above a subscription; the first of a chain is the nearest. */
export type Ancestor = { name: string; displayName: string };

export type Subscription = {
  id: string;
  name: string;
  /** As Azure says it: Enabled, Warned, PastDue, Disabled, Deleted. */
  state: string;
  ancestors: Ancestor[];
  tags: Record<string, string>;
};

export type Tree = {
  tenant: string;
  /** Those the source wants, in the order of their ids. */
  subscriptions: Subscription[];
  scopes: Scope[];
  /** External ids of all scopes. */
  known: Set<string>;
  /** Whether Resource Graph answers; otherwise each subscription is asked by itself, for the same facts. */
  throughGraph: boolean;
};

const permission = "Microsoft.Resources/subscriptions/read";

/** The tree, read once per run. Where Resource Graph refuses or does not exist, subscriptions are listed by themselves. */
export function readTree(ctx: AzureContext): Promise<Tree> {
  return oncePerRun(ctx, "azure/tree", async () => {
    const { tenant } = ctx.source.config;
    const graphed = await throughGraph(ctx);
    const all = graphed ?? (await subscriptionsOneByOne(ctx));
    const subscriptions = all
      .filter(({ id }) => isWanted(ctx, id))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const scopes = treeScopes(tenant, subscriptions);
    const known = new Set(scopes.map(({ externalId }) => externalId));
    return { tenant, subscriptions, scopes, known, throughGraph: graphed !== null };
  });
}

async function throughGraph(ctx: AzureContext): Promise<Subscription[] | null> {
  if (ctx.source.config.withoutResourceGraph) return null;
  try {
    return await subscriptionsFromGraph(ctx);
  } catch (error) {
    if (error instanceof Denied || error instanceof NotFound || error instanceof NotApplicable) return null;
    throw error;
  }
}

/** The subscriptions whose resources and grants are read. */
export function activeSubscriptions({ subscriptions }: Pick<Tree, "subscriptions">): Subscription[] {
  return subscriptions.filter(({ state }) => scopeState(state) === "active");
}

function isWanted(ctx: AzureContext, id: string): boolean {
  const { subscriptions, excludeSubscriptions } = ctx.source.config;
  if (excludeSubscriptions?.includes(id)) return false;
  return subscriptions === undefined || subscriptions.includes(id);
}

/** Source: resourcecontainers table; the chain goes from the nearest group to the root. */
const graphRow = z.looseObject({
  subscriptionId: z.string(),
  name: z.string(),
  tenantId: text,
  tags,
  properties: z.looseObject({
    state: text,
    managementGroupAncestorsChain: z.array(z.looseObject({ name: z.string(), displayName: text })).nullish(),
  }),
});

async function subscriptionsFromGraph(ctx: AzureContext): Promise<Subscription[]> {
  const query =
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, subscriptionId, tenantId, tags, properties | order by id asc";
  const found: Subscription[] = [];
  for await (const row of resourceGraph(ctx, { query, subscriptions: null, permission })) {
    const {
      subscriptionId,
      name,
      tenantId,
      tags: own,
      properties,
    } = answerOf(graphRow, row, "the list of subscriptions");
    // A subscription that another tenant delegated to this one (Lighthouse) is that tenant's.
    if (tenantId !== null && guidOf(tenantId) !== ctx.source.config.tenant) continue;
    const chain = properties.managementGroupAncestorsChain ?? [];
    found.push({
      id: subscriptionId.toLowerCase(),
      name,
      state: properties.state ?? "Enabled",
      ancestors: chain.map((group) => ({ name: group.name, displayName: group.displayName ?? group.name })),
      tags: own,
    });
  }
  return found;
}

const subscriptionPage = z.looseObject({
  value: z.array(
    z.looseObject({ subscriptionId: z.string(), displayName: text, state: text, tenantId: text, tags }),
  ),
  nextLink: z.string().nullish(),
});

const entityPage = z.looseObject({
  value: z.array(
    z.looseObject({
      id: text,
      name: z.string(),
      type: text,
      properties: z
        .looseObject({
          displayName: text,
          parentNameChain: z.array(z.string()).nullish(),
          parentDisplayNameChain: z.array(z.string()).nullish(),
        })
        .nullish(),
    }),
  ),
  nextLink: z.string().nullish(),
});

/** Source: Subscriptions - List 2022-12-01, Entities - List 2020-05-01 (chains from the root to the immediate parent). */
async function subscriptionsOneByOne(ctx: AzureContext): Promise<Subscription[]> {
  const chains = new Map<string, Ancestor[]>();
  const entities = "/providers/Microsoft.Management/getEntities?api-version=2020-05-01";
  for await (const { name, properties } of linked(ctx, entities, entityPage, "POST")) {
    const shown = properties?.parentDisplayNameChain ?? [];
    const chain = (properties?.parentNameChain ?? []).map((group, at) => ({
      name: group,
      displayName: shown[at] ?? group,
    }));
    chains.set(name.toLowerCase(), chain.reverse());
  }
  const found: Subscription[] = [];
  for await (const row of linked(ctx, "/subscriptions?api-version=2022-12-01", subscriptionPage)) {
    if (row.tenantId !== null && guidOf(row.tenantId) !== ctx.source.config.tenant) continue;
    const id = row.subscriptionId.toLowerCase();
    found.push({
      id,
      name: row.displayName ?? id,
      state: row.state ?? "Enabled",
      ancestors: chains.get(id) ?? [],
      tags: row.tags,
    });
  }
  return found;
}

async function* linked<Row>(
  ctx: AzureContext,
  first: string,
  schema: z.ZodType<{ value: Row[]; nextLink?: string | null | undefined }>,
  method: "GET" | "POST" = "GET",
): AsyncGenerator<Row> {
  const seen = new Set<string>();
  let url: string | undefined = first;
  while (url !== undefined) {
    if (seen.has(url)) throw malformed("A link to the next page came twice; the list may not be whole.");
    seen.add(url);
    const answer: Answer = await send(ctx, { service: "management", url, permission, method });
    const page: z.infer<typeof schema> = answerOf(schema, answer.json, "the list of subscriptions");
    yield* page.value;
    url = page.nextLink || undefined;
  }
}

/** Tenant, then groups from the root down, then subscriptions. */
export function treeScopes(tenant: string, subscriptions: readonly Subscription[]): Scope[] {
  const groups = new Map<string, { scope: Scope; depth: number }>();
  for (const { ancestors } of subscriptions) {
    for (const [at, { name, displayName }] of ancestors.entries()) {
      const above = ancestors[at + 1];
      const externalId = managementGroupKey(tenant, name);
      groups.set(externalId, {
        scope: {
          externalId,
          kind: "azure_management_group",
          name: displayName,
          parent: above === undefined ? tenant : managementGroupKey(tenant, above.name),
          state: "active",
          attributes: { name },
        },
        depth: ancestors.length - at,
      });
    }
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) => a.depth - b.depth || (a.scope.externalId < b.scope.externalId ? -1 : 1),
  );
  return [
    { externalId: tenant, kind: "azure_tenant", name: tenant, parent: null, state: "active", attributes: {} },
    ...sorted.map(({ scope }) => scope),
    ...subscriptions.map((subscription) => subscriptionScope(tenant, subscription)),
  ];
}

function subscriptionScope(tenant: string, { id, name, state, ancestors, tags: own }: Subscription): Scope {
  const nearest = ancestors[0];
  return {
    externalId: id,
    kind: "azure_subscription",
    name,
    parent: nearest === undefined ? tenant : managementGroupKey(tenant, nearest.name),
    state: scopeState(state),
    attributes: { state, tags: own },
  };
}

/** Warned and past due subscriptions go on working. Source: subscription states. */
export function scopeState(state: string): Scope["state"] {
  switch (state.toLowerCase()) {
    case "disabled":
      return "suspended";
    case "deleted":
      return "closed";
    default:
      return "active";
  }
}
