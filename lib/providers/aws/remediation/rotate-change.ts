/** A key that is too old: a new one is made first, and the old one goes off only once nothing signs in with it. */

import type { Change } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, shellWord } from "../../remediation/command-text.ts";
import type { Outcome, RotateRequest } from "../../remediation.ts";
import { credentialChange } from "./credential-change.ts";
import { newKeyResource, removedNewKey } from "./terraform.ts";

/** IAM gives a user two keys at most. Source: IAM quotas. */
export function rotateChange({ credential, subject, others }: RotateRequest): Outcome {
  const old = credentialChange(credential, subject);
  if (isRefusal(old) || old.kind === "delete-credential" || credential.kind !== "aws_access_key") return old;
  const [backup, ...rest] = old.steps;
  if (backup === undefined) return old;
  const [second] = others;
  const key = credential.externalId;
  const made: Change["steps"] = second === undefined ? [makeKey(subject.name)] : [];
  return {
    ...old,
    kind: "rotate-credential",
    steps: [
      backup,
      ...made,
      {
        phase: "watch",
        title: second === undefined ? "Give it to whoever has the old one" : `Move to ${second.externalId}`,
        why: `${second === undefined ? "Where there is a role it could have instead, that is better than any key." : "The user has two keys, which is the most there may be: the other one takes its place."} Go on once the last use of ${key} no longer moves.`,
        texts: [
          commands(
            "last use",
            command("aws", "iam", "get-access-key-last-used", ["--access-key-id", key], ["--output", "json"]),
          ),
        ],
        inverse: [],
      },
      ...rest,
    ],
    notes: second === undefined ? [secretNote(subject.name), ...old.notes] : old.notes,
  };
}

const fileOf = (user: string) => fileName([user, "new-key"], "txt");

function makeKey(user: string): Change["steps"][number] {
  const of: [string, string] = ["--user-name", user];
  const file = shellWord(fileOf(user));
  const create = command(
    "aws",
    "iam",
    "create-access-key",
    of,
    ["--query", "AccessKey.[AccessKeyId,SecretAccessKey]"],
    ["--output", "text"],
  );
  return {
    phase: "change",
    title: "Make a second key",
    why: "Both work at the same time, so nothing stops.",
    texts: [commands("create", "umask 077", `${create} > ${file}`), newKeyResource(user)],
    inverse: [
      commands(
        "undo, after everybody is back at the old one",
        `read -r key _ < ${file}`,
        `${command("aws", "iam", "delete-access-key", of)} --access-key-id="$key"`,
      ),
      removedNewKey(user),
    ],
  };
}

function secretNote(user: string): string {
  return `The file ${fileOf(user)} holds the new secret, which nobody can read again: put it where secrets are kept, and delete the file.`;
}
