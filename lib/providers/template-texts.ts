/** How a set of actions is written as a role or policy of each cloud that gives exactly them; one line per cloud. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { PermissionSet } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { templatePolicy as awsTemplate } from "./aws/remediation/template-policy.ts";
import { templateRole as azureTemplate } from "./azure/remediation/template-role.ts";
import { templateRole as gcpTemplate } from "./gcp/remediation/template-role.ts";
import { templateRole as kubernetesTemplate } from "./kubernetes/remediation/template-role.ts";

export type TemplateWriter = (name: string, actions: PermissionSet, catalogue: Catalogue) => ChangeText[];

const byProvider = new Map<string, TemplateWriter>([
  ["aws", awsTemplate],
  ["azure", azureTemplate],
  ["gcp", gcpTemplate],
  ["kubernetes", kubernetesTemplate],
]);

/** Empty for a provider nobody writes roles for, and where nothing is to be given. */
export function templateTexts(name: string, actions: PermissionSet, catalogue: Catalogue): ChangeText[] {
  return byProvider.get(catalogue.provider)?.(name, actions, catalogue) ?? [];
}
