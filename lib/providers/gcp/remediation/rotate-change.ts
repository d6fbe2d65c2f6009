/** A key of a service account that is too old: a new one is made first, and the old one goes off only once nothing signs in with it. */

import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, shellWord } from "../../remediation/command-text.ts";
import { hclBlock, hclName, hclString } from "../../remediation/hcl.ts";
import type { Outcome, RotateRequest } from "../../remediation.ts";
import { credentialChange } from "./retire-change.ts";

export function rotateChange({ credential, subject }: RotateRequest): Outcome {
  const old = credentialChange(credential, subject);
  const email = subject.resourceName;
  if (isRefusal(old) || old.kind === "delete-credential" || email === null) return old;
  const [backup, ...rest] = old.steps;
  if (backup === undefined) return old;
  const file = fileName([email, "new-key"], "json");
  const project = subject.scopes.find(({ kind }) => kind === "gcp_project");
  const of: [string, string][] = [
    ["--iam-account", email],
    ...(project === undefined ? [] : [["--project", project.name] as [string, string]]),
  ];
  const keys = (verb: string, ...more: string[]) =>
    command("gcloud", "iam", "service-accounts", "keys", verb, ...more, ...of);
  const { made: newKey, gone: noNewKey } = inTerraform(email, project?.name);
  return {
    ...old,
    kind: "rotate-credential",
    steps: [
      backup,
      {
        phase: "change",
        title: "Make a second key",
        why: "Both work at the same time, so nothing stops. An account may have ten.",
        texts: [commands("create", "umask 077", keys("create", file)), ...newKey],
        inverse: [
          commands(
            "undo, after everybody is back at the old one",
            `key="$(sed -n 's/.*"private_key_id": "\\([0-9a-f]*\\)".*/\\1/p' ${shellWord(file)})"`,
            keys("delete").replace(" keys delete", ' keys delete "$key"'),
          ),
          ...noNewKey,
        ],
      },
      {
        phase: "watch",
        title: "Give it to whoever has the old one",
        why: "Where workload identity federation or an attached account could take its place, that is better than any key. Go on once the key's last use no longer moves (Policy Analyzer, serviceAccountKeyLastAuthentication).",
        texts: [],
        inverse: [],
      },
      ...rest,
    ],
    notes: [
      `The file ${file} holds the new private key, which nobody can read again: put it where secrets are kept, and delete the file.`,
      ...old.notes,
    ],
  };
}

/** Nothing where the project of the account is not known. */
function inTerraform(email: string, project: string | undefined): { made: ChangeText[]; gone: ChangeText[] } {
  if (project === undefined) return { made: [], gone: [] };
  const label = hclName(email.split("@")[0] ?? email, "next");
  const block = hclBlock(`resource "google_service_account_key" "${label}"`, [
    `service_account_id = ${hclString(`projects/${project}/serviceAccounts/${email}`)}`,
  ]);
  const terraform = (name: string, text: string): ChangeText[] => [{ format: "terraform", name, text }];
  return {
    made: terraform(
      "second key",
      `# The private key stands in the state, which is kept where secrets are.\n${block}`,
    ),
    gone: terraform(
      "removal",
      `# Take google_service_account_key.${label} out of the code again: apply deletes it.`,
    ),
  };
}
