/** Access keys and service-specific credentials of users. */
import type {
  AccessKeyMetadata,
  GetAccessKeyLastUsedRequest,
  GetAccessKeyLastUsedResponse,
  ListAccessKeysRequest,
  ListAccessKeysResponse,
  ListServiceSpecificCredentialsRequest,
  ListServiceSpecificCredentialsResponse,
} from "@aws-sdk/client-iam";
import type { Call } from "../call.ts";
import { pageOf } from "../paging.ts";
import { WireError } from "../wire/wire-error.ts";
import { everUsed } from "../world/activity.ts";
import type { ServiceCredential, User } from "../world/model.ts";

const SIZE = { default: 100, maximum: 1000 };

export function noSuchEntity(what: string): WireError {
  return new WireError("NoSuchEntity", `${what} cannot be found.`, 404);
}

export function userNamed(call: Call, name: string | undefined): User {
  if (name === undefined) {
    throw new WireError("ValidationError", "Must specify userName when calling with non-User credentials");
  }
  const user = call.account().users.find((candidate) => candidate.name === name);
  if (!user) throw noSuchEntity(`The user with name ${name}`);
  return user;
}

export function listAccessKeys(call: Call, input: ListAccessKeysRequest): ListAccessKeysResponse {
  const user = userNamed(call, input.UserName);
  const keys = user.keys.map(
    (key): AccessKeyMetadata => ({
      UserName: user.name,
      AccessKeyId: key.id,
      Status: key.status,
      CreateDate: new Date(key.createdAt),
    }),
  );
  const page = pageOf(keys, {
    token: input.Marker,
    limit: input.MaxItems,
    size: SIZE,
    cap: call.pageCap,
    refusal: "ValidationError",
  });
  return { AccessKeyMetadata: page.items, IsTruncated: page.next !== undefined, Marker: page.next };
}

export function getAccessKeyLastUsed(
  call: Call,
  input: GetAccessKeyLastUsedRequest,
): GetAccessKeyLastUsedResponse {
  const state = call.account();
  for (const user of state.users) {
    const key = user.keys.find((candidate) => candidate.id === input.AccessKeyId);
    if (!key) continue;
    const used = key.use ? everUsed(key.use.activity, state.day, key.id) : null;
    return {
      UserName: user.name,
      AccessKeyLastUsed: used
        ? { LastUsedDate: used, ServiceName: key.use?.service, Region: key.use?.region }
        : { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" },
    };
  }
  throw noSuchEntity(`The Access Key with id ${input.AccessKeyId}`);
}

export function serviceCredentialStatus(
  credential: ServiceCredential,
  now: Date,
): "Active" | "Inactive" | "Expired" {
  if (credential.expiresAt !== null && new Date(credential.expiresAt) <= now) return "Expired";
  return credential.status;
}

export function listServiceSpecificCredentials(
  call: Call,
  input: ListServiceSpecificCredentialsRequest,
): ListServiceSpecificCredentialsResponse {
  const users = input.AllUsers ? call.account().users : [userNamed(call, input.UserName)];
  const found = users.flatMap((user) =>
    user.serviceCredentials
      .filter((credential) => input.ServiceName === undefined || credential.service === input.ServiceName)
      .map((credential) => ({
        UserName: user.name,
        Status: serviceCredentialStatus(credential, call.world.now) as "Active",
        CreateDate: new Date(credential.createdAt),
        ServiceSpecificCredentialId: credential.id,
        ServiceName: credential.service,
        ServiceUserName: credential.alias === null ? credential.userName : undefined,
        ServiceCredentialAlias: credential.alias ?? undefined,
        ExpirationDate: credential.expiresAt === null ? undefined : new Date(credential.expiresAt),
      })),
  );
  const page = pageOf(found, {
    token: input.Marker,
    limit: input.MaxItems,
    size: SIZE,
    cap: call.pageCap,
    refusal: "ValidationError",
  });
  return { ServiceSpecificCredentials: page.items, IsTruncated: page.next !== undefined, Marker: page.next };
}
