/** An inline policy with less in it, or gone: written over in place, and written back from the copy kept before. */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import { holderOption, holderWords, type IamHolder } from "./iam-holder.ts";
import { inlinePolicyResource } from "./terraform.ts";
import { watchForDenials } from "./watch-steps.ts";

type Facts = {
  holder: IamHolder;
  arn: string;
  policy: string;
  /** Null: nothing is left of it. */
  document: Json;
  notes: string[];
};

export function inlineChange({ holder, arn, policy, document, notes }: Facts): Change {
  const before = fileName([holder.name, policy, "before"], "json");
  const after = fileName([holder.name, policy, "after"], "json");
  const names: [string, string][] = [holderOption(holder), ["--policy-name", policy]];
  const put = (file: string) =>
    command("aws", "iam", `put-${holder.noun}-policy`, ...names, ["--policy-document", `file://${file}`]);
  const backup: ChangeStep = {
    phase: "backup",
    title: "Keep the policy as it is",
    why: "Inline policies have no versions: what is overwritten is gone.",
    texts: [
      commands(
        "backup",
        into(
          before,
          command(
            "aws",
            "iam",
            `get-${holder.noun}-policy`,
            ...names,
            ["--query", "PolicyDocument"],
            ["--output", "json"],
          ),
        ),
      ),
    ],
    inverse: [],
  };
  const undo = commands("undo", put(before));
  const change: ChangeStep =
    document === null
      ? {
          phase: "change",
          title: "Delete the policy",
          why: "Nothing in it is used or undecided.",
          texts: [commands("delete", command("aws", "iam", `delete-${holder.noun}-policy`, ...names))],
          inverse: [undo],
        }
      : {
          phase: "change",
          title: "Write the smaller policy over it",
          why: "The same statements with fewer actions: resources and conditions stay.",
          texts: [
            { format: "json", name: after, text: jsonText(document) },
            commands("replace", writeFile(after, jsonText(document)), put(after)),
            inlinePolicyResource(holder, policy, document),
          ],
          inverse: [undo],
        };
  return {
    kind: document === null ? "remove-grant" : "remove-actions",
    target: `inline policy ${policy} of ${holderWords(holder)}`,
    steps: [backup, change, watchForDenials(arn)],
    notes,
  };
}
