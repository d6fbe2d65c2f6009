/** Identities, keys, roles and pools as the APIs write them, and the same in Cloud Asset Inventory's copies. Empty is left out. */
import { hashOf } from "../../random.ts";
import { momentOf } from "../world/activity.ts";
import { etag, roleEtag } from "../world/etags.ts";
import { poolName } from "../world/forge.ts";
import { keyIdOf } from "../world/mint.ts";
import type { CustomRole, Key, Pool, PoolProvider, ServiceAccount } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";

export const accountName = (project: string, account: ServiceAccount): string =>
  `projects/${project}/serviceAccounts/${account.email}`;

export function accountBody(project: string, account: ServiceAccount) {
  return {
    name: accountName(project, account),
    projectId: project,
    uniqueId: account.uniqueId,
    email: account.email,
    ...(account.displayName === "" ? {} : { displayName: account.displayName }),
    etag: etag(account.uniqueId, account.displayName, String(account.disabled)),
    ...(account.description === "" ? {} : { description: account.description }),
    oauth2ClientId: account.uniqueId,
    ...(account.disabled ? { disabled: true } : {}),
  };
}

export const NEVER = "9999-12-31T23:59:59Z";

export function keyBody(project: string, account: ServiceAccount, key: Key) {
  return {
    name: `${accountName(project, account)}/keys/${key.id}`,
    validAfterTime: key.createdAt,
    validBeforeTime: key.expiresAt ?? NEVER,
    keyAlgorithm: "KEY_ALG_RSA_2048",
    keyOrigin: key.uploaded ? "USER_PROVIDED" : "GOOGLE_PROVIDED",
    keyType: "USER_MANAGED",
    ...(key.disabled ? { disabled: true } : {}),
    ...(key.reason === null ? {} : { disableReason: `SERVICE_ACCOUNT_KEY_DISABLE_REASON_${key.reason}` }),
    ...(key.exposed
      ? {
          extendedStatus: [
            {
              key: "SERVICE_ACCOUNT_KEY_EXTENDED_STATUS_KEY_EXPOSED",
              value: "found in a public repository",
            },
          ],
        }
      : {}),
  };
}

/** The pair Google keeps for every account and renews by itself. */
export function systemKeyBody(project: string, account: ServiceAccount, day: number) {
  const turn = Math.floor((day + (hashOf(account.uniqueId) % 14)) / 14);
  const begin = turn * 14 - (hashOf(account.uniqueId) % 14);
  return {
    name: `${accountName(project, account)}/keys/${keyIdOf(account.uniqueId, turn)}`,
    validAfterTime: momentOf(begin, 300),
    validBeforeTime: momentOf(begin + 730, 300),
    keyAlgorithm: "KEY_ALG_RSA_2048",
    keyOrigin: "GOOGLE_PROVIDED",
    keyType: "SYSTEM_MANAGED",
  };
}

/** `owner`: `organizations/1` or `projects/id`. Alpha roles say nothing of their stage. */
export function roleBody(owner: string, role: CustomRole, full: boolean) {
  return {
    name: `${owner}/roles/${role.id}`,
    title: role.title,
    ...(role.description === "" ? {} : { description: role.description }),
    ...(full ? { includedPermissions: role.permissions } : {}),
    ...(role.stage === "ALPHA" ? {} : { stage: role.stage }),
    etag: roleEtag(role),
    ...(role.deleted ? { deleted: true } : {}),
  };
}

export function poolBody(facts: ProjectFacts, pool: Pool) {
  return {
    name: poolName(facts, pool.id),
    displayName: pool.displayName,
    ...(pool.description === "" ? {} : { description: pool.description }),
    state: "ACTIVE",
    ...(pool.disabled ? { disabled: true } : {}),
    mode: "FEDERATION_ONLY",
  };
}

export function providerBody(facts: ProjectFacts, pool: Pool, provider: PoolProvider) {
  const { source } = provider;
  return {
    name: `${poolName(facts, pool.id)}/providers/${provider.id}`,
    displayName: provider.displayName,
    state: "ACTIVE",
    ...(provider.disabled ? { disabled: true } : {}),
    attributeMapping: provider.mapping,
    ...(provider.condition === null ? {} : { attributeCondition: provider.condition }),
    ...(source.kind === "aws" ? { aws: { accountId: source.account } } : {}),
    ...(source.kind === "saml" ? { saml: { idpMetadataXml: metadataOf(source.entity) } } : {}),
    ...(source.kind === "oidc"
      ? {
          oidc: {
            issuerUri: source.issuer,
            ...(source.audiences.length === 0 ? {} : { allowedAudiences: source.audiences }),
          },
        }
      : {}),
  };
}

function metadataOf(entity: string): string {
  return `<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entity}"></EntityDescriptor>`;
}
