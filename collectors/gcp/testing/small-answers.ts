/** Which answer each request of the collector gets from the small estate. */
import type { IncomingHttpHeaders } from "node:http";
import { type SmallAsset, smallAssets } from "./small-assets.ts";
import { projectIds } from "./small-estate.ts";
import { problem, type SmallGoogle } from "./small-google.ts";

export type Asked = {
  method: string;
  /** Percent-encoded, but `@`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: unknown;
};

export type Answer = { status: number; headers?: object; body: unknown };

type Route = {
  pattern: RegExp;
  service: string;
  permission: string | ((match: RegExpExecArray, asked: Asked) => string);
  answer(google: SmallGoogle, match: RegExpExecArray, asked: Asked): Answer;
};

/** Null where nobody answers. */
export function answerOf(google: SmallGoogle, asked: Asked): Answer | null {
  for (const route of routes) {
    const match = route.pattern.exec(`${asked.method} ${asked.path}`);
    if (match === null) continue;
    if (google.disabled.has(route.service)) return serviceDisabled(route.service);
    const { permission } = route;
    const needed = typeof permission === "string" ? permission : permission(match, asked);
    if (google.denied.has(needed)) return permissionDenied(needed);
    return route.answer(google, match, asked);
  }
  return null;
}

export function permissionDenied(permission: string): Answer {
  return problem(403, "PERMISSION_DENIED", `Permission '${permission}' denied`, "IAM_PERMISSION_DENIED", {
    permission,
  });
}

export function serviceDisabled(service: string): Answer {
  const metadata = { service, consumer: "projects/host-project" };
  return problem(
    403,
    "PERMISSION_DENIED",
    `${service} has not been used in project host-project before`,
    "SERVICE_DISABLED",
    metadata,
  );
}

const asset = "cloudasset.googleapis.com";
const manager = "cloudresourcemanager.googleapis.com";
const iam = "iam.googleapis.com";
const node = "((?:organizations|folders|projects)/[^/:]+)";
const kindOf = (path: string) => path.split("/")[0] ?? "";

const routes: Route[] = [
  {
    pattern: /^GET \/v1\/(?:organizations|projects|folders)\/[^/]+\/assets$/,
    service: asset,
    permission: (_, { query }) =>
      query.get("contentType") === "IAM_POLICY"
        ? "cloudasset.assets.listIamPolicy"
        : "cloudasset.assets.listResource",
    answer(google, _, { query }) {
      const { resources, policies } = smallAssets(google.estate);
      const types = query.getAll("assetTypes");
      const all: SmallAsset[] = query.get("contentType") === "IAM_POLICY" ? policies : resources;
      return paged(
        google,
        query,
        "assets",
        all.filter(({ assetType }) => types.length === 0 || types.includes(assetType)),
      );
    },
  },
  {
    pattern: /^GET \/v1\/(?:organizations|projects|folders)\/[^/]+:searchAllResources$/,
    service: asset,
    permission: "cloudasset.assets.searchAllResources",
    answer: ({ estate, ...google }, _, { query }) =>
      paged(
        google,
        query,
        "results",
        estate.nodes.map((found) => searchResult(found, estate.tags[found.name] ?? [])),
      ),
  },
  {
    pattern: new RegExp(`^GET /v3/${node}$`),
    service: manager,
    permission: ([, name = ""]) => `resourcemanager.${kindOf(name)}.get`,
    answer({ estate }, [, name = ""]) {
      const found = estate.nodes.find(
        (one) => one.name === name || `projects/${projectIds[one.name]}` === name,
      );
      return found === undefined
        ? permissionDenied(`resourcemanager.${kindOf(name)}.get`)
        : { status: 200, body: found };
    },
  },
  {
    pattern: /^GET \/v3\/(folders|projects)$/,
    service: manager,
    permission: ([, kind]) => `resourcemanager.${kind}.list`,
    answer(google, [, kind = ""], { query }) {
      const children = google.estate.nodes.filter(
        (one) => one.name.startsWith(kind) && "parent" in one && one.parent === query.get("parent"),
      );
      return paged(google, query, kind, children);
    },
  },
  {
    pattern: new RegExp(`^POST /v3/${node}:getIamPolicy$`),
    service: manager,
    permission: ([, name = ""]) => `resourcemanager.${kindOf(name)}.getIamPolicy`,
    answer: ({ estate }, [, name = ""], { body }) => policy(estate.policies[name], version(body)),
  },
  {
    pattern: new RegExp(`^POST /v3/${node}:testIamPermissions$`),
    service: manager,
    permission: "testIamPermissions",
    answer({ denied }, _, { body }) {
      const { permissions } = body as { permissions: string[] };
      return { status: 200, body: { permissions: permissions.filter((one) => !denied.has(one)) } };
    },
  },
  {
    pattern: /^GET \/v3\/effectiveTags$/,
    service: manager,
    permission: "resourcemanager.hierarchyNodes.listEffectiveTags",
    answer(google, _, { query }) {
      const name = query.get("parent")?.replace(/^\/\/[^/]+\//, "") ?? "";
      const tags = (google.estate.tags[name] ?? []).map(({ key, value }) => ({
        namespacedTagKey: key,
        namespacedTagValue: value,
      }));
      return paged(google, query, "effectiveTags", tags);
    },
  },
  {
    pattern: /^GET \/v1\/projects\/([^/]+)\/serviceAccounts$/,
    service: iam,
    permission: "iam.serviceAccounts.list",
    answer: (google, [, id], { query }) =>
      paged(
        google,
        query,
        "accounts",
        google.estate.accounts
          .filter(({ projectId }) => projectId === id)
          .map(({ project: _, ...data }) => data),
      ),
  },
  {
    pattern: /^POST \/v1\/projects\/[^/]+\/serviceAccounts\/([^/]+):getIamPolicy$/,
    service: iam,
    permission: "iam.serviceAccounts.getIamPolicy",
    answer({ estate }, [, id = ""], { query }) {
      if (!estate.accounts.some(({ uniqueId }) => uniqueId === id))
        return problem(404, "NOT_FOUND", "Unknown service account");
      return policy(estate.policies[id], Number(query.get("options.requestedPolicyVersion")));
    },
  },
  {
    pattern: /^GET \/v1\/projects\/[^/]+\/serviceAccounts\/([^/]+)\/keys$/,
    service: iam,
    permission: "iam.serviceAccountKeys.list",
    answer({ estate }, [, uniqueId], { query }) {
      const account = estate.accounts.find((one) => one.uniqueId === uniqueId);
      if (account === undefined) return problem(404, "NOT_FOUND", "Unknown service account");
      const types = query.getAll("keyTypes");
      const keys = estate.keys.filter(
        ({ owner, keyType }) => owner === uniqueId && (types.length === 0 || types.includes(keyType)),
      );
      return {
        status: 200,
        body: {
          keys: keys.map(({ owner: _, id, ...data }) => ({ ...data, name: `${account.name}/keys/${id}` })),
        },
      };
    },
  },
  {
    pattern: /^GET \/v1\/(projects\/[^/]+)\/locations\/global\/workloadIdentityPools$/,
    service: iam,
    permission: "iam.googleapis.com/workloadIdentityPools.list",
    answer: (google, [, project], { query }) =>
      paged(
        google,
        query,
        "workloadIdentityPools",
        google.estate.pools
          .filter((pool) => pool.project === project)
          .map(({ project: _, providers: __, ...data }) => data),
      ),
  },
  {
    pattern: /^GET \/v1\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/providers$/,
    service: iam,
    permission: "iam.googleapis.com/workloadIdentityPoolProviders.list",
    answer(google, [, name], { query }) {
      const pool = google.estate.pools.find((one) => one.name === name);
      if (pool === undefined || pool.mode === "TRUST_DOMAIN")
        return problem(400, "INVALID_ARGUMENT", "No providers here");
      return paged(google, query, "workloadIdentityPoolProviders", pool.providers);
    },
  },
  {
    pattern: /^GET \/v1\/roles$/,
    service: iam,
    permission: "nothing",
    answer: (google, _, { query }) => paged(google, query, "roles", google.estate.predefinedRoles),
  },
  {
    pattern: /^GET \/v1\/((?:organizations|projects)\/[^/]+)\/roles$/,
    service: iam,
    permission: "iam.roles.list",
    answer: (google, [, owner = ""], { query }) =>
      paged(
        google,
        query,
        "roles",
        google.estate.customRoles
          .filter(({ name }) => name.startsWith(`${owner}/`))
          .map(({ owner: _, ...data }) => data),
      ),
  },
  {
    pattern: /^GET \/v2\/policies\/([^/]+)\/denypolicies$/,
    service: iam,
    permission: "iam.denypolicies.list",
    answer(google, [, point = ""], { query }) {
      const name = decodeURIComponent(point).replace(/^[^/]+\//, "");
      // Lists leave the rules out.
      return paged(
        google,
        query,
        "policies",
        (google.estate.denyPolicies[name] ?? []).map(({ rules: _, ...data }) => data),
      );
    },
  },
  {
    pattern: /^GET \/v2\/(policies\/[^/]+\/denypolicies\/[^/]+)$/,
    service: iam,
    permission: "iam.denypolicies.get",
    answer({ estate }, [, name]) {
      const found = Object.values(estate.denyPolicies)
        .flat()
        .find((one) => one.name === name);
      return found === undefined ? problem(404, "NOT_FOUND", "No such policy") : { status: 200, body: found };
    },
  },
  {
    pattern: new RegExp(`^GET /v1/${node}/contacts$`),
    service: "essentialcontacts.googleapis.com",
    permission: "essentialcontacts.contacts.list",
    answer: (google, [, name = ""], { query }) =>
      paged(google, query, "contacts", google.estate.contacts[name] ?? []),
  },
  {
    pattern: /^GET \/v1\/(projects\/[^/]+)\/locations\/global\/activityTypes\/([A-Za-z]+)\/activities:query$/,
    service: "policyanalyzer.googleapis.com",
    permission: ([, , type]) => `policyanalyzer.${type}Activities.query`,
    answer: (google, [, project, type], { query }) =>
      paged(google, query, "activities", google.estate.activities[`${project}/${type}`] ?? []),
  },
  {
    pattern: /^POST \/v2\/entries:list$/,
    service: "logging.googleapis.com",
    permission: "logging.logEntries.list",
    answer(google, _, { body }) {
      const { resourceNames, filter, pageSize, pageToken } = body as LogQuery;
      const isPrivate = ({ logName }: { logName: string }) => logName.endsWith("data_access");
      const readsPrivate =
        filter.includes("data_access") && !google.denied.has("logging.privateLogEntries.list");
      const found = Object.entries(google.estate.logEntries)
        .filter(([project]) => resourceNames.includes(project))
        .flatMap(([, entries]) => entries.filter((entry) => readsPrivate || !isPrivate(entry)));
      const query = new URLSearchParams({ pageSize: String(pageSize) });
      if (pageToken) query.set("pageToken", pageToken);
      return paged(google, query, "entries", found);
    },
  },
];

type LogQuery = { resourceNames: string[]; filter: string; pageSize: number; pageToken?: string };

function searchResult(found: SmallGoogle["estate"]["nodes"][number], tags: { key: string; value: string }[]) {
  const projectId = projectIds[found.name];
  const type = { organizations: "Organization", folders: "Folder", projects: "Project" }[kindOf(found.name)];
  return {
    name: `//${manager}/${projectId === undefined ? found.name : `projects/${projectId}`}`,
    assetType: `${manager}/${type}`,
    ...(projectId !== undefined && { project: found.name }),
    ...("labels" in found && { labels: found.labels }),
    effectiveTags: [
      {
        attachedResource: `//${manager}/${found.name}`,
        effectiveTags: tags.map(({ key, value }) => ({ tagKey: key, tagValue: value })),
      },
    ],
  };
}

function version(body: unknown): number {
  return (
    (body as { options?: { requestedPolicyVersion?: number } } | null)?.options?.requestedPolicyVersion ?? 0
  );
}

/** Asked for an older version, IAM drops conditions and renames the roles they were on. */
function policy(found: object | undefined, requested: number): Answer {
  if (requested >= 3 || found === undefined) return { status: 200, body: found ?? { etag: "AA==" } };
  const { bindings = [], ...rest } = found as { bindings?: { role: string; condition?: object }[] };
  const lost = bindings.map(({ condition, ...binding }) =>
    condition ? { ...binding, role: `${binding.role}_withcond_1a2b` } : binding,
  );
  return { status: 200, body: { ...rest, bindings: lost } };
}

function paged(
  google: { emptyPages: boolean },
  query: URLSearchParams,
  field: string,
  all: object[],
): Answer {
  const token = query.get("pageToken");
  if (google.emptyPages && token === null) return { status: 200, body: { nextPageToken: "0" } };
  const from = Number(token ?? 0);
  const to = from + Math.max(1, Number(query.get("pageSize") ?? 100) || 100);
  const page = all.slice(from, to);
  const body = {
    ...(page.length > 0 && { [field]: page }),
    ...(to < all.length && { nextPageToken: String(to) }),
  };
  return { status: 200, body };
}
