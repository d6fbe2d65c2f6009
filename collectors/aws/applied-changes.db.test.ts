/** Exact changes of AWS carried out as they are written, on a simulated organization. */
import { describe } from "vitest";
import { appliedChanges } from "../testing/applied-changes-suite.ts";
import { faultInAws, openAppliedAws } from "./testing/applied-cloud.ts";

describe("what is written for AWS, run as it is written", () => {
  appliedChanges({
    open: openAppliedAws,
    forms: [
      /^deactivate-keys, deactivate-credential: aws iam update-service-specific-credential/,
      /^deactivate-keys, delete-credential: aws iam delete-service-specific-credential$/,
      /^remove-unused, remove-actions: aws iam create-policy, aws iam attach-user-policy, aws iam detach-user-policy$/,
      /^remove-unused, remove-actions: .*create-policy-version/,
      /^deactivate-keys, delete-credential: aws iam delete-access-key$/,
      /^deactivate-keys, deactivate-credential: aws iam update-access-key, aws iam delete-access-key$/,
      /^retire, retire-identity: aws iam put-user-policy, .*update-access-key/,
      /^retire, retire-identity: aws iam put-user-policy, .*remove-user-from-group.* delete-login-profile/,
      /^remove-unused, remove-actions: aws iam put-group-policy$/,
      /^remove-unused, remove-grant: aws iam detach-user-policy$/,
      /^retire, retire-identity: aws iam put-role-policy, .*remove-role-from-instance-profile/,
      /^remove-unused, remove-actions: aws iam create-policy, aws iam attach-role-policy, aws iam detach-role-policy$/,
      /^remove-unused, remove-grant: aws iam delete-role-policy$/,
      /^remove-unused, remove-grant: aws iam detach-role-policy$/,
      /^remove-unused, remove-actions: aws iam put-role-policy$/,
    ],
    fault: faultInAws,
  });
});
