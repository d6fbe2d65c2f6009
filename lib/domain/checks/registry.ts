/** Every check there is, by key and by bit; one line per check. */
import type { BindingCheck, IdentityCheck } from "./check.ts";
import { oldCredential } from "./old-credential.ts";
import { unowned } from "./unowned.ts";
import { unusedCredential } from "./unused-credential.ts";
import { unusedIdentity } from "./unused-identity.ts";

export const identityChecks: readonly IdentityCheck[] = [
  unowned,
  unusedIdentity,
  unusedCredential,
  oldCredential,
];

export const bindingChecks: readonly BindingCheck[] = [];

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
