/** The allow policies that command lines read and write where older versions of an API, or the API of a resource itself, have them. */
import type { Call } from "../call.ts";
import type { BodyType, Input, Operation } from "../wire/operation.ts";
import { notFound } from "../wire/status-error.ts";
import type { Binding, Holding, ProjectState, Workload } from "../world/model.ts";
import { etagOf, policyBody } from "./policy-body.ts";
import { existing, nodeOf } from "./resource-manager.ts";
import { POLICY, record, setPolicy, written } from "./writes.ts";

type Kind = Holding["kind"] | Workload["kind"];
type Resource = { service: string; kind: Kind; path: string; noun: string };

/** Variables of a path: project, place where there is one, name. */
const resources: Resource[] = [
  { service: "secretmanager", kind: "secret", path: "secrets", noun: "secrets" },
  { service: "pubsub", kind: "topic", path: "topics", noun: "topics" },
  {
    ...{ service: "artifactregistry", kind: "repository", noun: "repositories" },
    path: "locations/{locationsId}/repositories",
  },
  { service: "run", kind: "run-service", noun: "services", path: "locations/{locationsId}/services" },
];

const projectIn = ({ parts }: Input): string => `projects/${parts[0]}`;

export const resourcePolicyOperations: Operation[] = [
  ...resources.flatMap(policyOf),
  ...bucketPolicy(),
  // As the command line still asks: projects and organizations by version 1, folders by version 2.
  ...(["organizations", "folders", "projects"] as const).flatMap(olderPolicy),
];

function policyOf({ service, kind, path, noun }: Resource): Operation[] {
  const at = `v1/projects/{projectsId}/${path}/{${noun}Id}`;
  const base = { on: projectIn, local: true };
  return [
    {
      ...base,
      id: `${service}.projects.${noun}.getIamPolicy`,
      method: "GET",
      path: `${at}:getIamPolicy`,
      query: { "options.requestedPolicyVersion": "integer" },
      permission: `${service}.${noun}.getIamPolicy`,
      run: (call, input) => shown(thingIn(call, kind, input), 3),
    },
    {
      ...base,
      id: `${service}.projects.${noun}.setIamPolicy`,
      method: "POST",
      path: `${at}:setIamPolicy`,
      body: POLICY as Record<string, BodyType>,
      permission: `${service}.${noun}.setIamPolicy`,
      writes: true,
      run: (call, input) => write(call, thingIn(call, kind, input), input),
    },
  ];
}

/** Cloud Storage has a service path of its own; buckets have names of their own in all of Google Cloud. */
function bucketPolicy(): Operation[] {
  const base = { path: "vstorage/v1/b/{bucket}/iam", on: () => null };
  const find = (call: Call, { parts: [name = ""] }: Input): Found => {
    for (const { id } of call.world.gcp.projects(call.world.day)) {
      const state = call.world.gcp.project(id, call.world.day);
      const thing = state.holdings.find((item) => item.kind === "bucket" && item.name === name);
      if (thing) return { state, thing };
    }
    throw notFound("The specified bucket does not exist.");
  };
  const { policy } = POLICY as { policy: Record<string, BodyType> };
  return [
    {
      ...base,
      id: "storage.buckets.getIamPolicy",
      method: "GET",
      query: { optionsRequestedPolicyVersion: "integer", userProject: "string" },
      permission: "storage.buckets.getIamPolicy",
      run: (call, input) => ({ kind: "storage#policy", ...shown(find(call, input), 3) }),
    },
    {
      ...base,
      id: "storage.buckets.setIamPolicy",
      method: "PUT",
      query: { userProject: "string" },
      body: { ...policy, kind: "string", resourceId: "string" },
      permission: "storage.buckets.setIamPolicy",
      writes: true,
      run: (call, input) => ({
        kind: "storage#policy",
        ...write(call, find(call, input), { ...input, body: { policy: input.body } }),
      }),
    },
  ];
}

function olderPolicy(kind: "organizations" | "folders" | "projects"): Operation[] {
  const path = `${kind === "folders" ? "v2" : "v1"}/${kind}/{${kind}Id}`;
  const on = ({ parts }: Input) => `${kind}/${parts[0]}`;
  return [
    {
      ...{
        id: `cloudresourcemanager.${kind}.getIamPolicy`,
        method: "POST",
        path: `${path}:getIamPolicy`,
        on,
      },
      body: { options: { requestedPolicyVersion: "integer" } },
      permission: `resourcemanager.${kind}.getIamPolicy`,
      run: (call, input) => {
        const node = nodeOf(call.world, existing(call, on(input), `resourcemanager.${kind}.getIamPolicy`));
        const options = input.body.options as { requestedPolicyVersion?: number } | undefined;
        return policyBody(node.bindings, node.auditConfigs, options?.requestedPolicyVersion ?? 1);
      },
    },
    {
      ...{
        id: `cloudresourcemanager.${kind}.setIamPolicy`,
        method: "POST",
        path: `${path}:setIamPolicy`,
        on,
      },
      body: POLICY as Record<string, BodyType>,
      permission: `resourcemanager.${kind}.setIamPolicy`,
      writes: true,
      run: (call, input) => setPolicy(call, input, on(input)),
    },
  ];
}

type Found = { state: ProjectState; thing: Holding | Workload };

function thingIn(call: Call, kind: Kind, input: Input): Found {
  const { facts } = existing(call, projectIn(input), "resourcemanager.projects.get");
  const state = call.world.gcp.project(facts?.id ?? "", call.world.day);
  const name = input.parts.at(-1);
  const place = input.parts.length > 2 ? input.parts[1] : undefined;
  const thing = [...state.holdings, ...state.workloads].find(
    (item) => item.kind === kind && item.name === name && (place === undefined || item.location === place),
  );
  if (!thing) throw notFound(`Resource '${name}' of kind '${kind}' in project '${state.id}' was not found.`);
  return { state, thing };
}

function shown({ thing }: Found, version: number): object {
  return policyBody(thing.bindings, [], version);
}

function write(call: Call, { state, thing }: Found, input: Input): object {
  const before: Binding[] = thing.bindings;
  const policy = written(input, etagOf(before, []), before);
  const { kind, name } = thing;
  record(call, state.id, "SetResourcePolicy", { kind, name, policy: JSON.stringify(policy) });
  const now = call.world.gcp.project(state.id, call.world.day);
  const [changed] = [...now.holdings, ...now.workloads].filter(
    (item) => item.kind === kind && item.name === name,
  );
  return policyBody(changed?.bindings ?? [], [], 3);
}
