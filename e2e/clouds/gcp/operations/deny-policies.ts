/** IAM v2: deny policies, listed without their rules, which only getting one shows. */
import { randomOf } from "../../random.ts";
import type { Call } from "../call.ts";
import { placeOf } from "../places.ts";
import { type Input, type Operation, PAGED } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import { invalidArgument, notFound } from "../wire/status-error.ts";
import { denyPolicyEtag } from "../world/etags.ts";
import type { DenyPolicy, DenyRule } from "../world/model.ts";
import { conditionBody } from "./policy-body.ts";
import { nodeOf } from "./resource-manager.ts";

const HOST = "cloudresourcemanager.googleapis.com/";

/** The attachment point is a resource name, encoded to be one part of a path. */
function onAttachment({ parts }: Input): string {
  const point = parts[0] ?? "";
  if (!point.startsWith(HOST) || parts[1] !== "denypolicies")
    throw invalidArgument(`Invalid attachment point or kind of policy: ${parts.join("/")}.`, "parent");
  return point.slice(HOST.length);
}

export const denyPolicyOperations: Operation[] = [
  {
    id: "iam.policies.listPolicies",
    method: "GET",
    path: "v2/policies/{policiesId}/{policiesId1}",
    query: PAGED,
    permission: "iam.denypolicies.list",
    on: onAttachment,
    run: (call, input) => {
      const { policies, node } = policiesOn(call, input);
      // Whatever size is asked for, this method gives a thousand.
      const { items, next } = pageOf(
        policies,
        { ...input.query, pageSize: 0 },
        { default: 1000, maximum: 1000 },
        call.pageCap,
      );
      return {
        ...(items.length === 0 ? {} : { policies: items.map((policy) => head(node, policy)) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  },
  {
    id: "iam.policies.get",
    method: "GET",
    path: "v2/policies/{policiesId}/{policiesId1}/{policiesId2}",
    permission: "iam.denypolicies.get",
    on: onAttachment,
    run: (call, input) => {
      const { policies, node } = policiesOn(call, input);
      const policy = policies.find((item) => item.id === input.parts[2]);
      if (!policy) throw notFound("Requested entity was not found.");
      return { ...head(node, policy), rules: policy.rules.map(ruleBody) };
    },
  },
];

function policiesOn({ world }: Call, input: Input): { policies: DenyPolicy[]; node: string } {
  const place = placeOf(world, onAttachment(input));
  if (!place) throw notFound("Requested entity was not found.");
  return { policies: nodeOf(world, place).denyPolicies, node: place.name };
}

function head(node: string, policy: DenyPolicy): object {
  const attachment = encodeURIComponent(HOST + node);
  const uid = randomOf("deny", attachment, policy.id).text(32, "0123456789abcdef");
  return {
    name: `policies/${attachment}/denypolicies/${policy.id}`,
    uid: `${uid.slice(0, 8)}-${uid.slice(8, 12)}-${uid.slice(12, 16)}-${uid.slice(16, 20)}-${uid.slice(20)}`,
    kind: "DenyPolicy",
    displayName: policy.displayName,
    etag: denyPolicyEtag(node, policy),
    createTime: policy.createdAt,
    updateTime: policy.createdAt,
  };
}

function ruleBody(rule: DenyRule): object {
  return {
    ...(rule.description === "" ? {} : { description: rule.description }),
    denyRule: {
      deniedPrincipals: rule.principals,
      ...(rule.exceptPrincipals.length === 0 ? {} : { exceptionPrincipals: rule.exceptPrincipals }),
      deniedPermissions: rule.permissions,
      ...(rule.exceptPermissions.length === 0 ? {} : { exceptionPermissions: rule.exceptPermissions }),
      ...(rule.condition === null ? {} : { denialCondition: conditionBody(rule.condition) }),
    },
  };
}
