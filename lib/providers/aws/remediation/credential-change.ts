/** A key of a user: switched off, watched, and deleted only then. A key that was switched off is switched on again by one command. */
import type { Change, ChangeText } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import type { CredentialFacts, Outcome, Subject } from "../../remediation.ts";
import { keyResource, removedKey } from "./terraform.ts";

const watchDays = 14;

type KeyWords = {
  noun: string;
  list: string;
  set: string;
  remove: string;
  option: string;
  isKnownUse: boolean;
};

const words: Record<string, KeyWords> = {
  aws_access_key: {
    noun: "access key",
    list: "list-access-keys",
    set: "update-access-key",
    remove: "delete-access-key",
    option: "--access-key-id",
    isKnownUse: true,
  },
  aws_service_specific_credential: {
    noun: "service-specific credential",
    list: "list-service-specific-credentials",
    set: "update-service-specific-credential",
    remove: "delete-service-specific-credential",
    option: "--service-specific-credential-id",
    isKnownUse: false,
  },
};

export function credentialChange(credential: CredentialFacts, subject: Subject): Outcome {
  const key = words[credential.kind];
  const id = credential.externalId;
  const target =
    credential.kind === "aws_password"
      ? `console password of ${subject.name}`
      : `${key?.noun ?? credential.kind} ${id}`;
  if (subject.kind === "aws_root_user")
    return {
      target,
      why: "Only the root user itself can switch its keys off: sign in as root, Security credentials.",
    };
  if (key === undefined || subject.kind !== "aws_iam_user")
    return {
      target,
      why:
        credential.kind === "aws_password"
          ? "It is a person's way in: `aws iam delete-login-profile` takes it away for good, so settle it with that person."
          : "IAM has no command that switches it off by its id.",
    };
  const user: [string, string] = ["--user-name", subject.name];
  const set = (status: string): ChangeText =>
    commands(
      status === "Active" ? "undo" : "deactivate",
      command("aws", "iam", key.set, user, [key.option, id], ["--status", status]),
    );
  // The only kind of key that Terraform switches.
  const hasResource = credential.kind === "aws_access_key";
  const switched = (status: "Active" | "Inactive") =>
    hasResource ? [keyResource(subject.name, id, status)] : [];
  const isOff = credential.status === "inactive" || credential.status === "expired";
  return {
    kind: isOff ? "delete-credential" : "deactivate-credential",
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep what is known of it",
        why: "The key itself cannot be read again by anybody; its date and status can.",
        texts: [
          commands(
            "backup",
            into(
              fileName([subject.name, "credentials", "before"], "json"),
              command("aws", "iam", key.list, user, ["--output", "json"]),
            ),
          ),
        ],
        inverse: [],
      },
      // One that is off already is not switched: taking that back would bring it to life.
      ...(isOff
        ? []
        : [
            {
              phase: "change" as const,
              title: "Switch it off",
              why: "Calls with it are refused from then on, and nothing is lost.",
              texts: [set("Inactive"), ...switched("Inactive")],
              inverse: [set("Active"), ...switched("Active")],
            },
          ]),
      {
        phase: "watch",
        title: isOff ? "See that it is off still" : `Watch for ${watchDays} days`,
        why: isOff
          ? "The file kept before says whether somebody switched it on again, and the date of its last use must not have moved."
          : "Whoever still has it gets InvalidClientTokenId. The date of its last use must not move.",
        texts: key.isKnownUse
          ? [
              commands(
                "last use",
                command(
                  "aws",
                  "iam",
                  "get-access-key-last-used",
                  ["--access-key-id", id],
                  ["--output", "json"],
                ),
              ),
            ]
          : [],
        inverse: [],
      },
      {
        phase: "remove",
        title: "Delete it",
        why: "A deleted key cannot be brought back: whoever needs one makes a new one.",
        texts: [
          commands("delete", command("aws", "iam", key.remove, user, [key.option, id])),
          ...(hasResource ? [removedKey(subject.name, id)] : []),
        ],
        inverse: [],
      },
    ],
    notes: notesOf(credential),
  } satisfies Change;
}

function notesOf({ lastUsedOn, status }: CredentialFacts): string[] {
  if (status === "inactive" || status === "expired" || lastUsedOn === null) return [];
  return [
    `It was last used on ${lastUsedOn}: find out by whom, and give that a role, before it is switched off.`,
  ];
}
