/** The exact change in AWS: replacement policies, keys, roles and users of IAM. */
import type { Remediation } from "../../remediation.ts";
import { credentialChange } from "./credential-change.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { neededActions } from "./needed-actions.ts";
import { retireChange } from "./retire-change.ts";
import { rotateChange } from "./rotate-change.ts";
import { removeTrust, tighten } from "./trust-change.ts";
import { untouchable } from "./untouchable.ts";

export const awsRemediation: Remediation = {
  needed: neededActions,
  leavesGroups: true,
  untouchable,
  narrow: narrowGrants,
  readyKinds: [],
  credential: credentialChange,
  retire: retireChange,
  rotate: rotateChange,
  removeBinding: ({ role }) => ({
    target: role.name,
    why: "IAM deletes what was attached together with whom it was attached to: look at its policies in the console of the account.",
  }),
  tighten,
  removeTrust,
  removeClaim: ({ to }) => ({ target: to, why: "Nothing in AWS says of itself whom it becomes." }),
};
