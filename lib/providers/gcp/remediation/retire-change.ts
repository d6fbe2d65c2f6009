/** A service account nobody needs, and its keys: disabled, which is undone by one command, watched, and only then deleted. */
import type { Change } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, into } from "../../remediation/command-text.ts";
import type { CredentialFacts, Outcome, RetireRequest, Subject } from "../../remediation.ts";

const watchDays = 30;
const keyWatchDays = 14;

export function retireChange({ subject, workloads }: RetireRequest): Outcome {
  const email = subject.resourceName;
  const target = `service account ${email ?? subject.name}`;
  if (subject.kind !== "gcp_service_account" || email === null)
    return {
      target: subject.name,
      why: "Only service accounts are objects of Google Cloud; others live where they sign in: take away their bindings.",
    };
  if (typeof subject.attributes.default === "string")
    return {
      target,
      why: "It is a default account of its project: services fall back to it, so give their workloads accounts of their own first.",
    };
  const account = (verb: string, name = email) =>
    command("gcloud", "iam", "service-accounts", verb, name, ...projectOf(subject));
  return {
    kind: "retire-identity",
    target,
    steps: [
      {
        phase: "backup",
        title: "Keep what it is",
        why: "Its unique id brings it back after it is deleted; its name does not.",
        texts: [
          commands(
            "backup",
            into(fileName([email, "before"], "json"), `${account("describe")} --format=json`),
            into(fileName([email, "policy", "before"], "json"), `${account("get-iam-policy")} --format=json`),
          ),
        ],
        inverse: [],
      },
      {
        phase: "change",
        title: "Disable it",
        why: "It can no longer sign in, tokens it has are refused, and its grants stay where they are.",
        texts: [
          commands("disable", account("disable")),
          {
            format: "terraform",
            name: "disabled",
            text: "# In the google_service_account resource:\ndisabled = true",
          },
        ],
        inverse: [commands("undo", account("enable"))],
      },
      {
        phase: "watch",
        title: `Watch for ${watchDays} days`,
        why: "Google says a day at least; a job that runs once a month shows within these.",
        texts: [
          commands(
            "refused calls",
            command(
              "gcloud",
              "logging",
              "read",
              `protoPayload.authenticationInfo.principalEmail="${email}" AND protoPayload.status.code!=0`,
              ...projectOf(subject),
              ["--freshness", `${watchDays}d`],
              ["--limit", "20"],
            ),
          ),
        ],
        inverse: [],
      },
      {
        phase: "remove",
        title: "Delete it",
        why: "For 30 days it can be brought back by its unique id, with its grants; keys and whatever was granted to a new account of its name do not come along.",
        texts: [commands("delete", account("delete"))],
        inverse: [commands("undo, within 30 days", account("undelete", subject.externalId))],
      },
    ],
    notes: workloads > 0 ? [`${workloads} workloads still run as it: they fail from the first step on.`] : [],
  } satisfies Change;
}

function projectOf({ scopes }: Pick<Subject, "scopes">): [string, string][] {
  const project = scopes.find(({ kind }) => kind === "gcp_project");
  return project === undefined ? [] : [["--project", project.name]];
}

export function credentialChange(credential: CredentialFacts, subject: Subject): Outcome {
  const id = credential.externalId;
  const email = subject.resourceName;
  if (credential.kind !== "gcp_service_account_key" || email === null)
    return { target: id, why: "gcloud has no command that disables it by its id." };
  const key = (verb: string) =>
    command(
      "gcloud",
      "iam",
      "service-accounts",
      "keys",
      verb,
      id,
      ["--iam-account", email],
      ...projectOf(subject),
    );
  const isOff = credential.status === "inactive" || credential.status === "expired";
  return {
    kind: isOff ? "delete-credential" : "deactivate-credential",
    target: `key ${id} of ${email}`,
    steps: [
      {
        phase: "backup",
        title: "Keep what is known of it",
        why: "The key itself cannot be read by anybody.",
        texts: [
          commands(
            "backup",
            into(
              fileName([email, "keys", "before"], "json"),
              command(
                "gcloud",
                "iam",
                "service-accounts",
                "keys",
                "list",
                ["--iam-account", email],
                ...projectOf(subject),
                ["--format", "json"],
              ),
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
              title: "Disable it",
              why: "Nothing can sign in with it any more. Tokens made with it live on for up to an hour.",
              texts: [commands("disable", key("disable"))],
              inverse: [commands("undo", key("enable"))],
            },
          ]),
      {
        phase: "watch",
        title: isOff ? "See that it is disabled still" : `Watch for ${keyWatchDays} days`,
        why: isOff
          ? "The file kept before says whether somebody enabled it again."
          : "Whoever still has it fails to sign in and says so.",
        texts: [],
        inverse: [],
      },
      {
        phase: "remove",
        title: "Delete it",
        why: "A deleted key cannot be brought back.",
        texts: [commands("delete", key("delete"))],
        inverse: [],
      },
    ],
    notes:
      isOff || credential.lastUsedOn === null
        ? []
        : [`It was last used on ${credential.lastUsedOn}: find out by whom before it is disabled.`],
  } satisfies Change;
}
