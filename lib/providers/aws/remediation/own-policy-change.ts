/**
 * A smaller copy of a policy for one identity, in place of one that others need as it is or that AWS keeps: given first, and only then
 * is the large one detached, so that nothing is missing in between.
 */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import { holderOption, holderWords, type IamHolder, policyArnIn } from "./iam-holder.ts";
import { detachedPolicy, ownPolicyResources } from "./terraform.ts";
import { watchForDenials } from "./watch-steps.ts";

type Facts = {
  holder: IamHolder;
  arn: string;
  policy: { arn: string; name: string; version: string | null };
  /** Empty: nothing is left of it, and it is only detached. */
  own: readonly { name: string; document: Json }[];
  why: string;
  notes: string[];
};

export function ownPolicyChange({ holder, arn, policy, own, why, notes }: Facts): Change {
  const attach = (verb: "attach" | "detach", policyArn: string) =>
    command("aws", "iam", `${verb}-${holder.noun}-policy`, holderOption(holder), ["--policy-arn", policyArn]);
  const detach: ChangeStep = {
    phase: "change",
    title: `Detach ${policy.name}`,
    why: own.length === 0 ? "Nothing in it is used or undecided." : "The copy gives all of it that stays.",
    texts: [
      commands("detach", attach("detach", policy.arn)),
      own.length === 0 ? detachedPolicy(holder, policy.arn) : ownPolicyResources(holder, own, policy.arn),
    ],
    inverse: [commands("undo", attach("attach", policy.arn))],
  };
  return {
    kind: own.length === 0 ? "remove-grant" : "remove-actions",
    target: `policy ${policy.name} of ${holderWords(holder)}`,
    steps: [
      backupOf(holder, policy),
      ...(own.length === 0 ? [] : [giveOwn(holder, arn, own, why)]),
      detach,
      watchForDenials(arn),
    ],
    notes,
  };
}

function backupOf(holder: IamHolder, policy: Facts["policy"]): ChangeStep {
  const lines = [
    into(
      fileName([holder.name, "attached", "before"], "json"),
      command("aws", "iam", `list-attached-${holder.noun}-policies`, holderOption(holder), [
        "--output",
        "json",
      ]),
    ),
  ];
  if (policy.version !== null) {
    const version: [string, string] = ["--version-id", policy.version];
    lines.push(
      into(
        fileName([policy.name, "before"], "json"),
        command(
          "aws",
          "iam",
          "get-policy-version",
          ["--policy-arn", policy.arn],
          version,
          ["--query", "PolicyVersion.Document"],
          ["--output", "json"],
        ),
      ),
    );
  }
  return {
    phase: "backup",
    title: "Keep what is attached",
    why: "The list says what to attach again; the policy itself is not changed.",
    texts: [commands("backup", ...lines)],
    inverse: [],
  };
}

export function giveOwn(holder: IamHolder, arn: string, own: Facts["own"], why: string): ChangeStep {
  const made = own.flatMap(({ name, document }) => {
    const file = fileName([name], "json");
    return [
      writeFile(file, jsonText(document)),
      command(
        "aws",
        "iam",
        "create-policy",
        ["--policy-name", name],
        ["--policy-document", `file://${file}`],
      ),
      command("aws", "iam", `attach-${holder.noun}-policy`, holderOption(holder), [
        "--policy-arn",
        policyArnIn(arn, name),
      ]),
    ];
  });
  const unmade = own
    .toReversed()
    .flatMap(({ name }) => [
      command("aws", "iam", `detach-${holder.noun}-policy`, holderOption(holder), [
        "--policy-arn",
        policyArnIn(arn, name),
      ]),
      command("aws", "iam", "delete-policy", ["--policy-arn", policyArnIn(arn, name)]),
    ]);
  return {
    phase: "change",
    title: own.length === 1 ? `Give it ${own[0]?.name}` : `Give it ${own.length} policies of its own`,
    why,
    texts: [
      ...own.map(({ name, document }) => ({
        format: "json" as const,
        name: fileName([name], "json"),
        text: jsonText(document),
      })),
      commands("give", ...made),
    ],
    // Last in, first out: the large policy is attached again before the copy goes.
    inverse: [commands("undo, after the large policy is back", ...unmade)],
  };
}
