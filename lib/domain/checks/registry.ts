/** Every check there is, by key and by bit; one line per check. */
import { administrator } from "./administrator.ts";
import type { BindingCheck, IdentityCheck } from "./check.ts";
import { couldBeKeyless } from "./could-be-keyless.ts";
import { crossesEnvironment } from "./crosses-environment.ts";
import { danglingBinding } from "./dangling-binding.ts";
import { danglingPrincipal } from "./dangling-principal.ts";
import { escalation } from "./escalation.ts";
import { exposedKey } from "./exposed-key.ts";
import { halfLink } from "./half-link.ts";
import { humanUse } from "./human-use.ts";
import { keyBesideFederation } from "./key-beside-federation.ts";
import { legacyToken } from "./legacy-token.ts";
import { looseSubject } from "./loose-subject.ts";
import { notNeeded } from "./not-needed.ts";
import { oldCredential } from "./old-credential.ts";
import { openTrust } from "./open-trust.ts";
import { publicGrant } from "./public-grant.ts";
import { serviceAgentRole } from "./service-agent-role.ts";
import { sharedIdentity } from "./shared-identity.ts";
import { unowned } from "./unowned.ts";
import { unusedActions } from "./unused-actions.ts";
import { unusedActions30 } from "./unused-actions-30.ts";
import { unusedCredential } from "./unused-credential.ts";
import { unusedIdentity } from "./unused-identity.ts";
import { unusedPrivilege } from "./unused-privilege.ts";

/** In the order of their bits. */
export const identityChecks: readonly IdentityCheck[] = [
  unowned,
  unusedIdentity,
  unusedCredential,
  oldCredential,
  keyBesideFederation,
  unusedActions,
  unusedActions30,
  unusedPrivilege,
  administrator,
  escalation,
  crossesEnvironment,
  openTrust,
  looseSubject,
  halfLink,
  legacyToken,
  sharedIdentity,
  serviceAgentRole,
  humanUse,
  couldBeKeyless,
  exposedKey,
  danglingPrincipal,
  notNeeded,
];

export const bindingChecks: readonly BindingCheck[] = [danglingBinding, publicGrant];

const byKey = new Map<string, IdentityCheck | BindingCheck>(
  [...identityChecks, ...bindingChecks].map((check) => [check.key, check]),
);

/** In the order of their bits. */
export const checkKeys: readonly string[] = [...byKey.values()]
  .toSorted((one, other) => one.bit - other.bit)
  .map(({ key }) => key);

/** Undefined for a key that no check has. */
export function checkOf(key: string): IdentityCheck | BindingCheck | undefined {
  return byKey.get(key);
}
