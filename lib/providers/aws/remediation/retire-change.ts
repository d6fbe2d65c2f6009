/** A role or user nobody needs: everything is denied to it first, which one command takes back; after a month it goes for good. */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into, jsonText, writeFile } from "../../remediation/command-text.ts";
import type { Outcome, RetireRequest } from "../../remediation.ts";
import { holderOption, holderWords, type IamHolder, iamHolder } from "./iam-holder.ts";
import { inlinePolicyResource } from "./terraform.ts";
import { madeByNote } from "./untouchable.ts";

const watchDays = 30;
const quarantine = "RollcallQuarantine";
const denyAll = {
  Version: "2012-10-17",
  Statement: [{ Sid: "RollcallQuarantine", Effect: "Deny", Action: "*", Resource: "*" }],
};

export function retireChange(request: RetireRequest): Outcome {
  const { subject, workloads, credentials } = request;
  const holder = iamHolder(subject.kind, subject.name);
  const target = `${holder?.noun ?? subject.kind} ${subject.name}`;
  if (holder === null || holder.noun === "group")
    return { target, why: "Only roles and users of IAM are retired here." };
  const keys = credentials.filter(({ kind, status }) => kind === "aws_access_key" && status !== "inactive");
  const notes = madeByNote(subject.tags);
  if (workloads > 0)
    notes.push(
      `${workloads} workloads still run as it: they lose everything at once. Give them another role first.`,
    );
  return {
    kind: "retire-identity",
    target: holderWords(holder),
    steps: [
      backup(holder),
      denyStep(holder),
      ...(keys.length === 0
        ? []
        : [
            keysOff(
              holder,
              keys.map(({ externalId }) => externalId),
            ),
          ]),
      watch(holder, subject.resourceName ?? subject.name),
      {
        phase: "remove",
        title: `Delete the ${holder.noun}`,
        why: "A new one of the same name is another identity: trusts and policies that name the old one do not follow.",
        texts: [commands("delete", ...deletion(holder, request))],
        inverse: [],
      },
    ],
    notes,
  } satisfies Change;
}

function backup(holder: IamHolder): ChangeStep {
  const ask = (file: string, ...words: string[]) =>
    into(
      fileName([holder.name, file], "json"),
      command("aws", "iam", ...words, holderOption(holder), ["--output", "json"]),
    );
  return {
    phase: "backup",
    title: "Keep everything it is",
    why: "From these files it can be made again, under another id.",
    texts: [
      commands(
        "backup",
        ask(holder.noun, `get-${holder.noun}`),
        ask("inline", `list-${holder.noun}-policies`),
        ask("attached", `list-attached-${holder.noun}-policies`),
        ...(holder.noun === "user"
          ? [ask("groups", "list-groups-for-user"), ask("keys", "list-access-keys")]
          : [ask("profiles", "list-instance-profiles-for-role")]),
        into(
          fileName([holder.name, "everything"], "json"),
          command(
            "aws",
            "iam",
            "get-account-authorization-details",
            ["--filter", holder.noun === "user" ? "User" : "Role"],
            [
              "--query",
              holder.noun === "user"
                ? `UserDetailList[?UserName=='${holder.name}']`
                : `RoleDetailList[?RoleName=='${holder.name}']`,
            ],
          ),
        ),
      ),
    ],
    inverse: [],
  };
}

function denyStep(holder: IamHolder): ChangeStep {
  const policy: [string, string] = ["--policy-name", quarantine];
  const file = `${quarantine}.json`;
  return {
    phase: "change",
    title: "Deny it everything",
    why: "A deny stands above every allow, and holds for sessions that are under way. Nothing of it is lost.",
    texts: [
      commands(
        "deny",
        writeFile(file, jsonText(denyAll)),
        command("aws", "iam", `put-${holder.noun}-policy`, holderOption(holder), policy, [
          "--policy-document",
          `file://${file}`,
        ]),
      ),
      inlinePolicyResource(holder, quarantine, denyAll),
    ],
    inverse: [
      commands("undo", command("aws", "iam", `delete-${holder.noun}-policy`, holderOption(holder), policy)),
    ],
  };
}

function keysOff(holder: IamHolder, ids: string[]): ChangeStep {
  const set = (status: string) =>
    ids.map((id) =>
      command(
        "aws",
        "iam",
        "update-access-key",
        holderOption(holder),
        ["--access-key-id", id],
        ["--status", status],
      ),
    );
  return {
    phase: "change",
    title: ids.length === 1 ? "Switch its key off" : `Switch its ${ids.length} keys off`,
    why: "Whoever still has one shows by failing.",
    texts: [commands("deactivate", ...set("Inactive"))],
    inverse: [commands("undo", ...set("Active"))],
  };
}

function watch(holder: IamHolder, arn: string): ChangeStep {
  const lastUse = holder.noun === "role" ? "Role.RoleLastUsed" : "User.PasswordLastUsed";
  return {
    phase: "watch",
    title: `Watch for ${watchDays} days`,
    why: `Somebody who needs ${arn} is refused and says so; the date of its last use must not move. A job that runs once a quarter would not show: ask its owner.`,
    texts: [
      commands(
        "last use",
        command(
          "aws",
          "iam",
          `get-${holder.noun}`,
          holderOption(holder),
          ["--query", lastUse],
          ["--output", "json"],
        ),
      ),
    ],
    inverse: [],
  };
}

/** IAM deletes only what is empty. Source: IAM user guide, "Delete roles or instance profiles", "Delete an IAM user". */
function deletion(holder: IamHolder, { grants, subject, credentials, groups }: RetireRequest): string[] {
  const of = holderOption(holder);
  const own = grants.filter((grant) => grant.subject.isItself);
  const inline = [...own.filter(({ via }) => via === "inline").map(({ role }) => role.name), quarantine];
  const lines = [
    ...own
      .filter(({ via }) => via === "attached")
      .map(({ role }) =>
        command("aws", "iam", `detach-${holder.noun}-policy`, of, [
          "--policy-arn",
          role.resourceName ?? role.externalId,
        ]),
      ),
    ...inline.map((name) =>
      command("aws", "iam", `delete-${holder.noun}-policy`, of, ["--policy-name", name]),
    ),
  ];
  if (typeof subject.attributes.permissionsBoundary === "string")
    lines.push(command("aws", "iam", `delete-${holder.noun}-permissions-boundary`, of));
  if (holder.noun === "role") {
    const profiles = subject.aliases.filter(({ kind }) => kind === "instance-profile");
    for (const { value } of profiles)
      lines.push(
        command(
          "aws",
          "iam",
          "remove-role-from-instance-profile",
          ["--instance-profile-name", value.split("/").at(-1) ?? value],
          of,
        ),
      );
  } else {
    lines.push(
      ...groups.map((group) => command("aws", "iam", "remove-user-from-group", ["--group-name", group], of)),
      ...credentials.flatMap(({ kind, externalId }) => deletedCredential(kind, externalId, of)),
      ...unlistedThings.map((thing) => deletedThings(thing, of)),
    );
  }
  return [...lines, command("aws", "iam", `delete-${holder.noun}`, of)];
}

/** What a user may also have, and no stored fact names by its id: asked for when the time has come. */
const unlistedThings = [
  {
    list: "list-mfa-devices",
    query: "MFADevices[].SerialNumber",
    remove: ["deactivate-mfa-device", "--serial-number"],
  },
  {
    list: "list-signing-certificates",
    query: "Certificates[].CertificateId",
    remove: ["delete-signing-certificate", "--certificate-id"],
  },
  {
    list: "list-ssh-public-keys",
    query: "SSHPublicKeys[].SSHPublicKeyId",
    remove: ["delete-ssh-public-key", "--ssh-public-key-id"],
  },
] as const;

function deletedThings(
  { list, query, remove: [verb, option] }: (typeof unlistedThings)[number],
  of: [string, string],
): string {
  const found = command("aws", "iam", list, of, ["--query", query], ["--output", "text"]);
  return `${found} |\n  xargs -r -n 1 ${command("aws", "iam", verb, of)} ${option}`;
}

function deletedCredential(kind: string, id: string, of: [string, string]): string[] {
  if (kind === "aws_access_key")
    return [command("aws", "iam", "delete-access-key", of, ["--access-key-id", id])];
  if (kind === "aws_service_specific_credential")
    return [
      command("aws", "iam", "delete-service-specific-credential", of, [
        "--service-specific-credential-id",
        id,
      ]),
    ];
  return kind === "aws_password" ? [command("aws", "iam", "delete-login-profile", of)] : [];
}
