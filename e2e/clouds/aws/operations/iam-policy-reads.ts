/** What a person asks IAM about one policy, or about whoever holds it, before changing it. */
import type { Call, Operations } from "../call.ts";
import { pageOf } from "../paging.ts";
import { policyArn, userArn } from "../world/forge.ts";
import { managedPolicyOf } from "../world/managed-policies.ts";
import {
  attachedList,
  encodeDocument,
  groupDetail,
  policyDetail,
  roleDetail,
  userDetail,
} from "./iam-authorization-details.ts";
import { noSuchEntity, userNamed } from "./iam-credentials.ts";
import { holderNamed, type Input, type Noun, roleNamed, text } from "./iam-holders.ts";

type Handler = Operations[string];

const nouns: Noun[] = ["Role", "User", "Group"];

export const iamPolicyReads: Operations = {
  ...Object.fromEntries(nouns.flatMap((noun) => [inlinePolicy(noun), inlineNames(noun), attached(noun)])),
  GetRole: (call: Call, input: Input) => {
    const {
      InstanceProfileList: _,
      RolePolicyList: __,
      AttachedManagedPolicies: ___,
      ...Role
    } = roleDetail(call.account(), roleNamed(call, input));
    return { Role };
  },
  GetUser: (call: Call, input: Input) => {
    const { Path, UserName, UserId, Arn, CreateDate, PermissionsBoundary, Tags } = userDetail(
      call.account(),
      userNamed(call, text(input.UserName)),
    );
    return { User: { Path, UserName, UserId, Arn, CreateDate, PermissionsBoundary, Tags } };
  },
  GetPolicy: (call: Call, input: Input) => {
    const { PolicyVersionList: _, ...Policy } = policyNamed(call, input);
    return { Policy };
  },
  GetPolicyVersion: (call: Call, input: Input) => {
    const { PolicyVersionList = [] } = policyNamed(call, input);
    const PolicyVersion = PolicyVersionList.find(({ VersionId }) => VersionId === input.VersionId);
    if (!PolicyVersion)
      throw noSuchEntity(
        `Policy ${text(input.PolicyArn)} version ${text(input.VersionId)} does not exist and`,
      );
    return { PolicyVersion };
  },
  ListPolicyVersions: (call: Call, input: Input) => {
    const { PolicyVersionList = [] } = policyNamed(call, input);
    return paged(
      call,
      input,
      PolicyVersionList.map(({ Document: _, ...version }) => version),
      "Versions",
    );
  },
  ListGroupsForUser: (call: Call, input: Input) => {
    const { groups } = userNamed(call, text(input.UserName));
    const state = call.account();
    const found = state.groups.filter(({ name }) => groups.includes(name));
    const plain = found.map((group) => {
      const { GroupPolicyList: _, AttachedManagedPolicies: __, ...about } = groupDetail(state, group);
      return about;
    });
    return paged(call, input, plain, "Groups");
  },
  ListInstanceProfilesForRole: (call: Call, input: Input) => {
    const { InstanceProfileList = [] } = roleDetail(call.account(), roleNamed(call, input));
    return paged(call, input, InstanceProfileList, "InstanceProfiles");
  },
  ListMFADevices: (call: Call, input: Input) => {
    const user = userNamed(call, text(input.UserName));
    const device = {
      UserName: user.name,
      SerialNumber: userArn(call.caller.account, user).replace(":user/", ":mfa/"),
      EnableDate: new Date(user.createdAt),
    };
    return paged(call, input, user.password?.mfa === true ? [device] : [], "MFADevices");
  },
  // Nobody in this world signs in to CodeCommit by a key of SSH.
  ListSSHPublicKeys: (call: Call, input: Input) => {
    userNamed(call, text(input.UserName));
    return paged(call, input, [], "SSHPublicKeys");
  },
  ListSigningCertificates: (call: Call, input: Input) => {
    const { name, id, certificate } = userNamed(call, text(input.UserName));
    const written = certificate && {
      UserName: name,
      CertificateId: certificateId(id),
      CertificateBody: "-----BEGIN CERTIFICATE-----\nsimulated\n-----END CERTIFICATE-----",
      Status: certificate.active ? "Active" : "Inactive",
      UploadDate: new Date(certificate.changedAt),
    };
    return paged(call, input, written ? [written] : [], "Certificates");
  },
};

/** The one signing certificate a user of this world can have. */
export function certificateId(userId: string): string {
  return `CERT${userId.slice(4)}`;
}

function paged(call: Call, { Marker, MaxItems }: Input, items: object[], list: string): object {
  const page = pageOf(items, {
    token: Marker as string | undefined,
    limit: MaxItems as number | undefined,
    size: { default: 100, maximum: 1000 },
    cap: call.pageCap,
    refusal: "ValidationError",
  });
  return { [list]: page.items, IsTruncated: page.next !== undefined, Marker: page.next };
}

function policyNamed(call: Call, input: Input) {
  const arn = text(input.PolicyArn);
  const state = call.account();
  const own = state.policies.find((policy) => policyArn(state.id, policy) === arn);
  if (own) return policyDetail(state, arn, own);
  const managed = managedPolicyOf(arn);
  if (!managed) throw noSuchEntity(`Policy ${arn} was not found and`);
  return policyDetail(state, arn, { ...managed, defaultVersion: managed.versions.at(-1)?.id ?? "v1" });
}

function inlinePolicy(noun: Noun): [string, Handler] {
  return [
    `Get${noun}Policy`,
    (call: Call, input: Input) => {
      const holder = holderNamed(call, noun, input);
      const policy = holder.inline.find(({ name }) => name === input.PolicyName);
      if (!policy) throw noSuchEntity(`The ${noun.toLowerCase()} policy with name ${text(input.PolicyName)}`);
      const { name: PolicyName, document } = policy;
      return { [`${noun}Name`]: holder.name, PolicyName, PolicyDocument: encodeDocument(document) };
    },
  ];
}

function inlineNames(noun: Noun): [string, Handler] {
  return [
    `List${noun}Policies`,
    (call: Call, input: Input) => {
      const names = holderNamed(call, noun, input).inline.map(({ name }) => name);
      return paged(call, input, names as unknown as object[], "PolicyNames");
    },
  ];
}

function attached(noun: Noun): [string, Handler] {
  return [
    `ListAttached${noun}Policies`,
    (call: Call, input: Input) =>
      paged(call, input, attachedList(holderNamed(call, noun, input).attached), "AttachedPolicies"),
  ];
}
