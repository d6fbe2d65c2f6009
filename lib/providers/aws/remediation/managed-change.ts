/** A policy of the account with less in it, for everybody it is attached to: a new version, and the old one back by one command. */
import type { Change } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  command,
  commands,
  fileName,
  into,
  jsonText,
  shellWord,
  writeFile,
} from "../../remediation/command-text.ts";
import { managedPolicyResource } from "./terraform.ts";
import { watchForDenials } from "./watch-steps.ts";

type Facts = {
  policy: { arn: string; name: string; path: string; version: string | null };
  /** Of the identity it is for. */
  holderArn: string;
  document: Json;
  isShared: boolean;
  notes: string[];
};

export function managedChange({ policy, holderArn, document, isShared, notes }: Facts): Change {
  const { arn, name, version } = policy;
  const before = fileName([name, "before"], "json");
  const after = fileName([name, "after"], "json");
  const of: [string, string] = ["--policy-arn", arn];
  const old = version ?? "v1";
  return {
    kind: "remove-actions",
    target: `policy ${name}`,
    steps: [
      {
        phase: "backup",
        title: "Keep the version in force",
        why: `It was ${old} when this was worked out: if the first command prints another, collect again first.`,
        texts: [
          commands(
            "backup",
            command(
              "aws",
              "iam",
              "get-policy",
              of,
              ["--query", "Policy.DefaultVersionId"],
              ["--output", "text"],
            ),
            into(
              before,
              command(
                "aws",
                "iam",
                "get-policy-version",
                of,
                ["--version-id", old],
                ["--query", "PolicyVersion.Document"],
                ["--output", "json"],
              ),
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "change",
        title: "Make the smaller version the default",
        why: isShared
          ? "Everybody it is attached to is proven not to use what goes. The version of today is kept."
          : "The version of today is kept. Nobody else has this policy.",
        texts: [
          { format: "json", name: after, text: jsonText(document) },
          commands(
            "new version",
            writeFile(after, jsonText(document)),
            roomForVersion(arn, name),
            command(
              "aws",
              "iam",
              "create-policy-version",
              of,
              ["--policy-document", `file://${after}`],
              "--set-as-default",
            ),
          ),
          managedPolicyResource(arn, policy, document),
        ],
        inverse: [
          commands("undo", command("aws", "iam", "set-default-policy-version", of, ["--version-id", old])),
        ],
      },
      watchForDenials(holderArn),
      {
        phase: "remove",
        title: "Delete the old version",
        why: "It still says what was given, and takes one of the five places. After this only the copy kept at first brings it back.",
        texts: [
          commands("delete", command("aws", "iam", "delete-policy-version", of, ["--version-id", old])),
        ],
        inverse: [],
      },
    ],
    notes,
  };
}

/** A policy has five versions at most: the oldest that is not in force makes room, once it is kept. Source: IAM quotas. */
function roomForVersion(arn: string, name: string): string {
  const list = (query: string) =>
    command(
      "aws",
      "iam",
      "list-policy-versions",
      ["--policy-arn", arn],
      ["--query", query],
      ["--output", "text"],
    ).replaceAll(" \\\n ", "");
  const oldest = "sort_by(Versions[?!IsDefaultVersion], &CreateDate)[0].VersionId";
  const file = shellWord(fileName([name, "oldest-version"], "json"));
  return [
    "# Five versions are the most there may be: the oldest makes room, and is kept in a file.",
    `if [ "$(${list("length(Versions)")})" -ge 5 ]; then`,
    `  oldest="$(${list(oldest)})"`,
    `  aws iam get-policy-version --policy-arn=${shellWord(arn)} --version-id="$oldest" --output=json > ${file}`,
    `  aws iam delete-policy-version --policy-arn=${shellWord(arn)} --version-id="$oldest"`,
    "fi",
  ].join("\n");
}
