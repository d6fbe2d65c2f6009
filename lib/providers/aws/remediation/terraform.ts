/** The same change for Terraform: resources with the import that takes over what is there, so that nothing is made twice. */
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { hclBlock, hclName, hclString, hclValue } from "../../remediation/hcl.ts";
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
