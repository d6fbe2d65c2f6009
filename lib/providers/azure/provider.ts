/** Azure and Entra ID as Rollcall sees them: kinds with stable codes, and the pure functions that interpret their access rules. */
import type { Provider } from "../contract.ts";
import { natureOf } from "./classify.ts";
import { externalPrincipal } from "./keys.ts";
import { setUp } from "./set-up.ts";
import { azureSourceConfig } from "./source.ts";

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
  externalPrincipal,
  sourceConfig: azureSourceConfig,
  exports: {
    main: "the output of `az ad sp list --all`",
    beside: [
      {
        role: "applications",
        description: "the output of `az ad app list --all` of the same tenant",
        many: false,
      },
      {
        role: "role-assignments",
        description: "the output of `az role assignment list --all`, one file per subscription",
        many: true,
      },
    ],
  },
  setUp,
};
