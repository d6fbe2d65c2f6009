/** A role's trust policy written anew: from the whole document as it was collected, and back to it by one command. */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import type { Outcome, Subject } from "../../remediation.ts";
import { madeByNote } from "./untouchable.ts";
import { watchForDenials } from "./watch-steps.ts";

/** As IAM counts: without the white space of the file. Source: IAM quotas, "Role trust policy length", before any increase. */
export const longestTrustPolicy = 2048;

type Facts = {
  subject: Subject;
  before: Json;
  after: Json;
  title: string;
  why: string;
  /** What has to be done, or seen, before the change. */
  first?: ChangeStep[];
  notes?: string[];
};

export function trustPolicyChange(
  kind: "tighten-trust" | "remove-trust",
  { subject, before, after, title, why, first = [], notes = [] }: Facts,
): Outcome {
  const target = `trust policy of role ${subject.name}`;
  const length = JSON.stringify(after).length;
  if (length > longestTrustPolicy)
    return {
      target,
      why: `Written out it takes ${length} characters, and IAM takes ${longestTrustPolicy}: split the role first, one for each who becomes it.`,
    };
  const of: [string, string] = ["--role-name", subject.name];
  const [old, made] = [
    fileName([subject.name, "trust", "before"], "json"),
    fileName([subject.name, "trust", "after"], "json"),
  ];
  const write = (file: string) =>
    command("aws", "iam", "update-assume-role-policy", of, ["--policy-document", `file://${file}`]);
  return {
    kind,
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep the trust policy as it is",
        why: "It has no versions: what is overwritten is gone. If it is no longer what is shown here as before, collect again first.",
        texts: [
          commands(
            "backup",
            into(
              old,
              command(
                "aws",
                "iam",
                "get-role",
                of,
                ["--query", "Role.AssumeRolePolicyDocument"],
                ["--output", "json"],
              ),
            ),
          ),
        ],
        inverse: [],
      },
      ...first,
      {
        phase: "change",
        title,
        why,
        texts: [
          commands("update", writeFile(made, jsonText(after)), write(made)),
          { format: "json", name: made, text: jsonText(after) },
        ],
        inverse: [commands("undo", write(old))],
      },
      watchForDenials(subject.resourceName ?? subject.name),
    ],
    notes: [...notes, ...madeByNote(subject.tags)],
    documents: [{ name: target, before, after }],
  } satisfies Change;
}
