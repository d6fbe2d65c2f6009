/** Every method and every answer of the simulated Google Cloud, judged by Google's own discovery documents; its roles by the real ones. */
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeBy } from "../../../collectors/gcp/testing/discovery.ts";
import type { CloudServer } from "../cloud-server.ts";
import { type Clouds, startClouds } from "../start.ts";
import { operations } from "./operations/all.ts";
import { resourcePolicyOperations } from "./operations/resource-policies.ts";
import { projectNamed } from "./testing.ts";
import type { BodyType, Operation } from "./wire/operation.ts";
import type { ServiceAccount } from "./world/model.ts";
import { predefinedRoles } from "./world/predefined-roles.ts";

const folder = process.env.FIXTURES;

type Schema = {
  $ref?: string;
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  enum?: string[];
};
type Method = {
  id: string;
  httpMethod: string;
  flatPath?: string;
  path: string;
  parameters?: Record<
    string,
    { location: string; type: string; repeated?: boolean; enum?: string[]; format?: string }
  >;
  request?: Schema;
};
type Resource = { methods?: Record<string, Method>; resources?: Record<string, Resource> };
type Document = { schemas: Record<string, Schema>; resources: Record<string, Resource> };

describe.skipIf(!folder)("judged by Google's own documents", () => {
  const methods = new Map<string, { method: Method; document: Document }>();
  let clouds: Clouds;

  beforeAll(async () => {
    for (const name of readdirSync(`${folder}/gcp/discovery`)) {
      const document = JSON.parse(readFileSync(`${folder}/gcp/discovery/${name}`, "utf8")) as Document;
      const visit = ({ methods: own = {}, resources = {} }: Resource) => {
        for (const method of Object.values(own))
          methods.set(`${method.httpMethod} ${method.flatPath ?? method.path}`, { method, document });
        for (const child of Object.values(resources)) visit(child);
      };
      visit({ resources: document.resources });
    }
    clouds = await startClouds({ date: "2026-11-24", pageCap: 60 });
  });
  afterAll(() => clouds.stop());

  it("every method has Google's name, path, parameters and fields, and no others", () => {
    expect(operations.length).toBeGreaterThan(40);
    const judged = operations.filter((operation) => !resourcePolicyOperations.includes(operation));
    expect(judged.flatMap((operation) => faultsOf(operation))).toEqual([]);
  });

  it("only what there is no document of goes unjudged", () => {
    const documented = resourcePolicyOperations.filter(({ method, path }) =>
      methods.has(`${method} ${path}`),
    );
    expect(documented.map(({ id }) => id)).toEqual([]);
  });

  function faultsOf(operation: Operation): string[] {
    const found = methods.get(`${operation.method} ${operation.path}`);
    if (!found) return [`${operation.id} has no such path`];
    const { method, document } = found;
    const known = Object.entries(method.parameters ?? {}).filter(([, { location }]) => location === "query");
    const own = Object.keys(operation.query ?? {}).sort();
    const faults = method.id === operation.id ? [] : [`${operation.id} is ${method.id}`];
    if (JSON.stringify(own) !== JSON.stringify(known.map(([name]) => name).sort()))
      faults.push(`${operation.id} takes ${own.join()}`);
    for (const [name, { type, repeated, enum: values, format }] of known) {
      const expected = repeated ? "strings" : format === "google-datetime" ? "timestamp" : (values ?? type);
      if (JSON.stringify(operation.query?.[name]) !== JSON.stringify(expected))
        faults.push(`${operation.id}: ${name} is ${JSON.stringify(expected)}`);
    }
    return [...faults, ...fieldFaults(operation.body ?? {}, method.request ?? {}, document, operation.id)];
  }

  /** Fields the simulator takes and Google does not; the token exchange also takes the names of OAuth. */
  function fieldFaults(
    body: Record<string, BodyType>,
    schema: Schema,
    document: Document,
    at: string,
  ): string[] {
    const { properties = {} } = schema.$ref === undefined ? schema : (document.schemas[schema.$ref] ?? {});
    return Object.entries(body).flatMap(([name, type]) => {
      const own = properties[name];
      if (own === undefined)
        return at === "sts.token" && name.includes("_") ? [] : [`${at}.${name} is unknown`];
      if (typeof type !== "object" || Array.isArray(type)) return [];
      const [inner, schemaInside] = "each" in type ? [type.each as BodyType, own.items ?? {}] : [type, own];
      const isNested = typeof inner === "object" && !Array.isArray(inner);
      return isNested
        ? fieldFaults(inner as Record<string, BodyType>, schemaInside, document, `${at}.${name}`)
        : [];
    });
  }

  it("every answer has only fields, values and types that Google describes", async () => {
    const judge = judgeBy(`${folder}/gcp/discovery`);
    const { server } = clouds.gcp;
    const faults = new Set<string>();
    let answers = 0;
    for (const path of await pathsOf(clouds)) {
      for (let token: string | undefined = ""; token !== undefined; ) {
        const asked = withToken(path, token);
        const { status, body } = await ask(server, clouds.gcp.token(), asked);
        const plain = asked.path.split("?")[0] ?? "";
        if (status !== 200) faults.add(`${asked.path}: ${JSON.stringify(body)}`);
        for (const fault of judge.answer({ method: path.method, path: plain }, body)) faults.add(fault);
        answers += 1;
        token = (body as { nextPageToken?: string }).nextPageToken;
      }
    }
    expect(answers).toBeGreaterThan(150);
    expect([...faults]).toEqual([]);
  });

  it("grants Google's own roles, with permissions that they really have", () => {
    const text = gunzipSync(readFileSync(`${folder}/gcp/role-permissions.json.gz`)).toString("utf8");
    const real = JSON.parse(text) as Record<string, { title: string; p: string[] }>;
    const wrong = predefinedRoles.flatMap(({ name, title, permissions }) => {
      const role = real[name];
      if (!role) return [`${name} does not exist`];
      const held = new Set(role.p);
      const foreign = permissions.filter((permission) => !held.has(permission));
      return [
        ...foreign.map((permission) => `${name} lacks ${permission}`),
        ...(role.title === title ? [] : [title]),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it("names Google's agents as Google does", () => {
    const rows = readFileSync(`${folder}/gcp/service-agents.tsv`, "utf8").trim().split("\n");
    const templates = new Map(
      rows.map((row) => row.split("\t")).map(([, email = "", , role = ""]) => [email, role]),
    );
    const { facts, state } = projectNamed(clouds, "northwind-payments-prod");
    const agents = state.bindings.flatMap(({ role, members }) =>
      members.flatMap((member) => (member.kind === "service-agent" ? [[member.email, role] as const] : [])),
    );
    expect(agents.length).toBeGreaterThan(3);
    for (const [email, role] of agents) {
      const template = email.replace(facts.number, `\${project_number}`);
      expect(templates.has(template), template).toBe(true);
      // What has no role of its own was made an editor long ago.
      const own = templates.get(template);
      expect(own === "null" ? "roles/editor" : own, template).toBe(role);
    }
  });
});

type Asked = { method: string; path: string; body?: string };

/** Every read the simulator has, for a few places each. */
async function pathsOf({ world }: Clouds): Promise<Asked[]> {
  const { name, folders, projects } = world.gcp.organization;
  const nodes = [
    name,
    folders[1]?.name ?? "",
    ...projects.slice(0, 5).map(({ number }) => `projects/${number}`),
  ];
  const get = (path: string): Asked => ({ method: "GET", path });
  const post = (path: string, body: object): Asked => ({ method: "POST", path, body: JSON.stringify(body) });
  const paths = [
    get(`/v1/${name}/assets?contentType=RESOURCE`),
    get(`/v1/${name}/assets?contentType=IAM_POLICY`),
    get(`/v1/${name}:searchAllResources?readMask=*`),
    get("/v1/roles?view=FULL"),
    get(`/v1/${name}/roles?view=FULL&showDeleted=true`),
    post("/v2/entries:list", {
      resourceNames: nodes.filter((node) => node.startsWith("projects/")),
      filter: `(log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/data_access")) AND timestamp >= "2026-11-20T00:00:00Z" AND timestamp < "2026-11-24T00:00:00Z" AND (protoPayload.authenticationInfo.principalEmail =~ "gserviceaccount\\.com$")`,
      pageSize: 1000,
    }),
    get("/v3/organizations:search"),
    get("/v3/projects:search"),
    get(`/v3/${name}`),
    get(`/v3/${folders[1]?.name}`),
    ...folders.flatMap((folder) => [
      get(`/v3/folders?parent=${folder.name}`),
      get(`/v3/projects?parent=${folder.name}&showDeleted=true`),
    ]),
    ...nodes.flatMap((node) => [
      post(`/v3/${node}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } }),
      post(`/v3/${node}:testIamPermissions`, { permissions: ["iam.roles.list"] }),
      get(`/v3/effectiveTags?parent=//cloudresourcemanager.googleapis.com/${node}`),
      get(`/v1/${node}/contacts`),
      get(`/v2/policies/${encodeURIComponent(`cloudresourcemanager.googleapis.com/${node}`)}/denypolicies`),
    ]),
    get(
      `/v2/policies/${encodeURIComponent(`cloudresourcemanager.googleapis.com/${name}`)}/denypolicies/no-new-keys`,
    ),
  ];
  for (const { id, number, purpose } of projects) {
    if (purpose === "archive" || purpose === "legacy") continue;
    const { accounts, pools } = world.gcp.project(id, world.day);
    const location = `/v1/projects/${number}/locations/global`;
    paths.push(
      get(`/v3/projects/${number}`),
      get(`/v1/projects/${id}/serviceAccounts`),
      get(`/v1/projects/${id}/roles?view=FULL`),
      get(`${location}/workloadIdentityPools`),
      ...pools.map((pool) => get(`${location}/workloadIdentityPools/${pool.id}/providers`)),
      get(`${location}/activityTypes/serviceAccountLastAuthentication/activities:query`),
      get(`${location}/activityTypes/serviceAccountKeyLastAuthentication/activities:query`),
      ...accounts
        .filter(isTelling)
        .flatMap(({ uniqueId }) => [
          get(`/v1/projects/${id}/serviceAccounts/${uniqueId}/keys`),
          { method: "POST", path: `/v1/projects/${id}/serviceAccounts/${uniqueId}:getIamPolicy` },
        ]),
    );
  }
  return paths;
}

/** Some have neither keys nor a policy; two of those are enough. */
function isTelling({ keys, bindings }: ServiceAccount, at: number): boolean {
  return at < 2 || keys.length + bindings.length > 0;
}

/** Logs are listed by a body, and so are their pages. */
function withToken(asked: Asked, pageToken: string): Asked {
  const { path, body = "{}" } = asked;
  if (pageToken === "") return asked;
  if (path.endsWith("entries:list"))
    return { ...asked, body: JSON.stringify({ ...JSON.parse(body), pageToken }) };
  return { ...asked, path: `${path}${path.includes("?") ? "&" : "?"}pageToken=${pageToken}` };
}

async function ask(server: CloudServer, token: string, { method, path, body = "" }: Asked) {
  const answer = await server.answer({
    method,
    url: new URL(path, "http://simulator.invalid"),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });
  return { status: answer.status, body: JSON.parse(String(answer.body)) as unknown };
}
