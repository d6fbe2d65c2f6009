/** A role's trust policy written anew: from the whole document as it was collected, and back to it by one command. */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import type { Outcome, Subject } from "../../remediation.ts";
import { trustResource } from "./terraform.ts";
import { madeByNote } from "./untouchable.ts";
import { watchForDenials } from "./watch-steps.ts";

/** As IAM counts: without the white space of the file. Source: IAM quotas, "Role trust policy length", before any increase. */
export const longestTrustPolicy = 2048;

type Facts = {
  subject: Subject;
  before: Json;
  after: Json;
  /** What can be put back of it: without whoever was deleted. */
  restored: Json;
  title: string;
  why: string;
  /** What has to be done, or seen, before the change. */
  first?: ChangeStep[];
  notes?: string[];
};

export function trustPolicyChange(
  kind: "tighten-trust" | "remove-trust",
  { subject, before, after, restored, title, why, first = [], notes = [] }: Facts,
): Outcome {
  const target = `trust policy of role ${subject.name}`;
  const length = JSON.stringify(after).length;
  if (length > longestTrustPolicy)
    return {
      target,
      why: `Written out it takes ${length} characters, and IAM takes ${longestTrustPolicy}: split the role first, one for each who becomes it.`,
    };
  const of: [string, string] = ["--role-name", subject.name];
  const file = (when: string) => fileName([subject.name, "trust", when], "json");
  const [old, made, back] = [file("before"), file("after"), file("restored")];
  // Only whoever was deleted goes: IAM takes none of them back.
  const isForGood = JSON.stringify(restored) === JSON.stringify(after);
  const write = (name: string) =>
    command("aws", "iam", "update-assume-role-policy", of, ["--policy-document", `file://${name}`]);
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
      ...(isForGood ? [seenGone] : []),
      {
        phase: isForGood ? "remove" : "change",
        title,
        why,
        texts: [
          commands("update", writeFile(made, jsonText(after)), write(made)),
          { format: "json", name: made, text: jsonText(after) },
          ...trustResource(subject, after),
        ],
        inverse: isForGood
          ? []
          : [
              restored === before
                ? commands("undo", write(old))
                : commands("undo", writeFile(back, jsonText(restored)), write(back)),
              ...trustResource(subject, restored),
            ],
      },
      ...(isForGood ? [] : [watchForDenials(subject.resourceName ?? subject.name)]),
    ],
    notes: [
      ...notes,
      ...(restored === before
        ? []
        : ["Whoever was deleted is taken out too: IAM refuses a policy that names them."]),
      ...madeByNote(subject.tags),
    ],
    documents: [{ name: target, before, after }],
  } satisfies Change;
}

const seenGone: ChangeStep = {
  phase: "watch",
  title: "See that nobody is meant by it",
  why: "IAM shows an id in place of a name only once whoever had it was deleted; a new one of that name has another id. It is never taken back.",
  texts: [],
  inverse: [],
};
