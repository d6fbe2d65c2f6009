/** Every method the simulated Google Cloud has; anything else is not found. */
import type { Operation } from "../wire/operation.ts";
import { activityOperations } from "./activity-analyzer.ts";
import { cloudAssetOperations } from "./cloud-asset.ts";
import { contactOperations } from "./contacts.ts";
import { denyPolicyOperations } from "./deny-policies.ts";
import { identityPoolOperations } from "./identity-pools.ts";
import { logOperations } from "./log-entries.ts";
import { resourceManagerOperations } from "./resource-manager.ts";
import { resourcePolicyOperations } from "./resource-policies.ts";
import { roleWriteOperations } from "./role-writes.ts";
import { roleOperations } from "./roles.ts";
import { serviceAccountOperations } from "./service-accounts.ts";
import { signInOperations } from "./sign-in.ts";
import { writeOperations } from "./writes.ts";

export const operations: Operation[] = [
  ...cloudAssetOperations,
  ...resourceManagerOperations,
  ...serviceAccountOperations,
  ...roleOperations,
  ...identityPoolOperations,
  ...denyPolicyOperations,
  ...activityOperations,
  ...contactOperations,
  ...logOperations,
  ...signInOperations,
  ...resourcePolicyOperations,
  ...writeOperations,
  ...roleWriteOperations,
];
