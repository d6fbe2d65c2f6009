/** The same change for Terraform: resources with the import that takes over what is there, so that nothing is made twice. */
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { hclBlock, hclName, hclString, hclValue } from "../../remediation/hcl.ts";
import type { Subject } from "../../remediation.ts";
import type { IamHolder } from "./iam-holder.ts";

export function inlinePolicyResource(holder: IamHolder, policy: string, document: Json): ChangeText {
  const type = `aws_iam_${holder.noun}_policy`;
  const name = hclName(holder.name, policy);
  return text(
    `inline policy ${policy}`,
    block(
      type,
      name,
      [
        ["name", policy],
        [holder.noun, holder.name],
      ],
      document,
    ),
    importing(`${type}.${name}`, `${holder.name}:${policy}`),
  );
}

export function managedPolicyResource(
  arn: string,
  policy: { name: string; path: string },
  document: Json,
): ChangeText {
  const name = hclName(policy.name);
  return text(
    `policy ${policy.name}`,
    block(
      "aws_iam_policy",
      name,
      [
        ["name", policy.name],
        ["path", policy.path],
      ],
      document,
    ),
    importing(`aws_iam_policy.${name}`, arn),
  );
}

/** The role's trust alone: whatever else the role is, the code takes as it finds it. Nothing for what is no role. */
export function trustResource({ resourceName, name }: Subject, document: Json): ChangeText[] {
  const path = /:role(\/(?:.*\/)?)[^/]*$/.exec(resourceName ?? "")?.[1];
  if (path === undefined) return [];
  const label = hclName(name);
  const lines = [
    aligned("name", hclString(name)),
    aligned("path", hclString(path)),
    ...`assume_role_policy = jsonencode(${hclValue(document, 0)})`.split("\n"),
    "lifecycle {",
    "  ignore_changes = [description, max_session_duration, permissions_boundary, tags, tags_all]",
    "}",
  ];
  const role = hclBlock(`resource "aws_iam_role" "${label}"`, lines);
  return [text("trust policy", role, importing(`aws_iam_role.${label}`, name))];
}

/** A second key; its secret stands in the state, as the provider says. */
export function newKeyResource(user: string): ChangeText {
  const label = hclName(user, "next");
  const lines = [aligned("user", hclString(user))];
  return text(
    "second key",
    `# Its secret stands in the state, which is kept where secrets are; or give it a pgp_key.\n${hclBlock(`resource "aws_iam_access_key" "${label}"`, lines)}`,
  );
}

export function removedNewKey(user: string): ChangeText {
  return text(
    "removal",
    `# Take aws_iam_access_key.${hclName(user, "next")} out of the code again: apply deletes it.`,
  );
}

/** A key that is there, taken over and switched. */
export function keyResource(user: string, id: string, status: "Active" | "Inactive"): ChangeText {
  const label = hclName(user, id);
  const lines = [aligned("user", hclString(user)), aligned("status", hclString(status))];
  return text(
    `access key ${id}`,
    hclBlock(`resource "aws_iam_access_key" "${label}"`, lines),
    importing(`aws_iam_access_key.${label}`, id),
  );
}

export function removedKey(user: string, id: string): ChangeText {
  const label = hclName(user, id);
  return text(
    "removal",
    `# Take aws_iam_access_key.${label} and its import block out of the code: apply deletes ${id}.`,
  );
}

/** New policies of its own in place of an attachment. */
export function ownPolicyResources(
  holder: IamHolder,
  policies: readonly { name: string; document: Json }[],
  detached: string,
): ChangeText {
  const type = `aws_iam_${holder.noun}_policy_attachment`;
  const made = policies.flatMap(({ name, document }) => {
    const label = hclName(name);
    return [
      block("aws_iam_policy", label, [["name", name]], document),
      hclBlock(`resource "${type}" "${label}"`, [
        aligned(holder.noun, hclString(holder.name)),
        aligned("policy_arn", `aws_iam_policy.${label}.arn`),
      ]),
    ];
  });
  return text("own policies", ...made, removing(type, holder, detached));
}

export function detachedPolicy(holder: IamHolder, arn: string): ChangeText {
  return text("detachment", removing(`aws_iam_${holder.noun}_policy_attachment`, holder, arn));
}

/** The resource that attached it is the code's own: nobody here knows its name. */
function removing(type: string, { name }: IamHolder, arn: string): string {
  return [
    `# Take the ${type} of ${hclString(arn)} on ${hclString(name)} out of the code:`,
    "# apply detaches it. Where Terraform does not know it, the command line does.",
  ].join("\n");
}

function block(type: string, name: string, fields: [string, string][], document: Json): string {
  return hclBlock(`resource "${type}" "${name}"`, [
    ...fields.map(([field, value]) => aligned(field, hclString(value))),
    ...`policy = jsonencode(${hclValue(document, 0)})`.split("\n"),
  ]);
}

function aligned(field: string, value: string): string {
  return `${field} = ${value}`;
}

function importing(to: string, id: string): string {
  return hclBlock("import", [`to = ${to}`, `id = ${hclString(id)}`]);
}

function text(name: string, ...blocks: string[]): ChangeText {
  return { format: "terraform", name, text: blocks.join("\n\n") };
}
