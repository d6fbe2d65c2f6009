/** The exact change in AWS: replacement policies, keys, roles and users of IAM. */
import type { Remediation } from "../../remediation.ts";
import { credentialChange } from "./credential-change.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { neededActions } from "./needed-actions.ts";
import { retireChange } from "./retire-change.ts";
import { untouchable } from "./untouchable.ts";

export const awsRemediation: Remediation = {
  needed: neededActions,
  untouchable,
  narrow: narrowGrants,
  readyKinds: [],
  credential: credentialChange,
  retire: retireChange,
};
