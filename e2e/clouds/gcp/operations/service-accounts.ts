/** IAM v1: service accounts, who may act as them, and their keys; never what is in a key. */
import type { Call } from "../call.ts";
import { placeOf } from "../places.ts";
import { type Input, list, type Operation, PAGED, text } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { invalidArgument, notFound, permissionDenied } from "../wire/status-error.ts";
import type { ProjectState, ServiceAccount } from "../world/model.ts";
import { accountBody, keyBody, systemKeyBody } from "./bodies.ts";
import { policyBody } from "./policy-body.ts";

const onProject = ({ parts }: Input): string => `projects/${parts[0]}`;
const ACCOUNT = "v1/projects/{projectsId}/serviceAccounts/{serviceAccountsId}";

export const serviceAccountOperations: Operation[] = [
  {
    id: "iam.projects.serviceAccounts.list",
    method: "GET",
    path: "v1/projects/{projectsId}/serviceAccounts",
    query: PAGED,
    permission: "iam.serviceAccounts.list",
    on: onProject,
    local: true,
    run: (call, input) => {
      const state = stateOf(call, input.parts[0] ?? "");
      const { items, next } = pageOf(
        state.accounts,
        input.query,
        { default: 20, maximum: 100 },
        call.pageCap,
      );
      return {
        ...(items.length === 0 ? {} : { accounts: items.map((item) => accountBody(state.id, item)) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  },
  {
    id: "iam.projects.serviceAccounts.get",
    method: "GET",
    path: ACCOUNT,
    permission: "iam.serviceAccounts.get",
    on: onAccount,
    local: true,
    run: (call, input) => {
      const { state, account } = accountOf(call, input);
      return accountBody(state.id, account);
    },
  },
  {
    id: "iam.projects.serviceAccounts.getIamPolicy",
    method: "POST",
    path: `${ACCOUNT}:getIamPolicy`,
    query: { "options.requestedPolicyVersion": "integer" },
    permission: "iam.serviceAccounts.getIamPolicy",
    on: onAccount,
    local: true,
    run: (call, input) => {
      const version = Number(input.query["options.requestedPolicyVersion"] ?? 1);
      return policyBody(accountOf(call, input).account.bindings, [], version);
    },
  },
  {
    id: "iam.projects.serviceAccounts.keys.list",
    method: "GET",
    path: `${ACCOUNT}/keys`,
    query: { keyTypes: "strings" },
    permission: "iam.serviceAccountKeys.list",
    on: onAccount,
    local: true,
    run: listKeys,
  },
];

/** Accounts may be asked for without saying where they live. */
export function onAccount({ parts }: Input): string {
  const [project = "", account = ""] = parts;
  if (project !== "-") return `projects/${project}`;
  return `projects/${projectOfEmail(account)}`;
}

export function projectOfEmail(email: string): string {
  const [local = "", domain = ""] = email.split("@");
  if (domain === "appspot.gserviceaccount.com") return local;
  if (domain === "developer.gserviceaccount.com") return local.replace(/-compute$/, "");
  return domain.replace(/\.iam\.gserviceaccount\.com$/, "");
}

export function stateOf(call: Call, project: string): ProjectState {
  const place = placeOf(call.world, `projects/${project}`);
  if (!place?.facts) throw permissionDenied("iam", "iam.serviceAccounts.list", `projects/${project}`);
  return call.world.gcp.project(place.facts.id, call.world.day);
}

/** By e-mail or unique id. An account that is gone is not found, and neither are Google's own agents. */
export function accountOf(call: Call, input: Input): { state: ProjectState; account: ServiceAccount } {
  const asked = input.parts[1] ?? "";
  const state = stateOf(call, onAccount(input).replace("projects/", ""));
  const account = state.accounts.find((item) => item.email === asked || item.uniqueId === asked);
  if (!account)
    throw notFound(`Service account projects/${input.parts[0]}/serviceAccounts/${asked} does not exist.`);
  return { state, account };
}

function listKeys(call: Call, input: Input): object {
  const { state, account } = accountOf(call, input);
  const types = list(input.query.keyTypes);
  const wrong = types.find(
    (type) => !["USER_MANAGED", "SYSTEM_MANAGED", "KEY_TYPE_UNSPECIFIED"].includes(type),
  );
  if (wrong !== undefined)
    throw invalidArgument(`Invalid value at 'key_types' (TYPE_ENUM), "${wrong}"`, "key_types");
  const wants = (type: string) => types.length === 0 || types.includes(type);
  const keys = [
    ...(wants("SYSTEM_MANAGED") ? [systemKeyBody(state.id, account, state.day)] : []),
    ...(wants("USER_MANAGED") ? account.keys.map((key) => keyBody(state.id, account, key)) : []),
  ];
  return keys.length === 0 ? {} : { keys };
}

export const keyIdIn = ({ parts }: Input): string => text(parts[2]);
