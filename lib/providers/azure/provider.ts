/** Azure and Entra ID as Rollcall sees them: kinds with stable codes, and the pure functions that interpret their access rules. */
import type { Provider } from "../contract.ts";
import { assignmentUse } from "./assignment-use.ts";
import { classHints } from "./class-hints.ts";
import { natureOf } from "./classify.ts";
import { federation } from "./federation.ts";
import { externalPrincipal } from "./keys.ts";
import { azureLogEngines } from "./log-engines.ts";
import { setUp } from "./set-up.ts";
import { azureSourceConfig } from "./source.ts";
import { writeOwnerBack } from "./write-owner-back.ts";

export const azureProvider: Provider = {
  name: "azure",
  label: "Azure",
  code: 4,
  principalKinds: {
    azure_service_principal: { label: "Service principal", code: 401 },
    azure_managed_identity: { label: "Managed identity", code: 402 },
    azure_application: { label: "App registration", code: 403 },
    azure_user: { label: "Entra user", code: 404 },
    azure_group: { label: "Entra group", code: 405 },
    azure_agent_identity: { label: "Agent identity", code: 406 },
    azure_agent_blueprint: { label: "Agent blueprint", code: 407 },
    azure_foreign_principal: { label: "Foreign principal", code: 408 },
    azure_federated_subject: { label: "Federated subject", code: 409 },
    azure_anyone: { label: "Everyone", code: 410 },
  },
  natureOf,
  classHints,
  externalPrincipal,
  federation,
  sourceConfig: azureSourceConfig,
  grantUse: assignmentUse,
  logEngines: azureLogEngines,
  exports: {
    main: "the output of `az ad sp list --all`, `az ad app list --all` or `az role assignment list --all`",
    beside: [
      { role: "beside", description: "more of these exports, of the same tenant", many: true },
      {
        role: "accounts",
        description: "the output of `az account list --all`: tenant and subscriptions",
        many: false,
      },
      { role: "role-definitions", description: "the output of `az role definition list`", many: false },
    ],
  },
  writeOwnerBack,
  setUp,
};
