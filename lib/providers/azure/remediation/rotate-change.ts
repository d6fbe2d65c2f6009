/** A client secret that is too old: a new one beside it first, and the old one is deleted only once nothing signs in with it. */

import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import { command, commands, fileName, shellWord } from "../../remediation/command-text.ts";
import { hclBlock, hclName, hclString } from "../../remediation/hcl.ts";
import type { Outcome, RotateRequest } from "../../remediation.ts";
import { credentialChange } from "./credential-change.ts";

export function rotateChange({ credential, subject }: RotateRequest): Outcome {
  const old = credentialChange(credential, subject);
  if (isRefusal(old)) return old;
  const [holder = "", keyId = ""] = credential.externalId.split("/");
  if (credential.kind !== "azure_client_secret")
    return {
      target: old.target,
      why: "A certificate is renewed where its private key is kept: make the new one there (Key Vault: az keyvault certificate create), add it with az ad app credential reset --append --cert, move whoever signs in, and delete this one last. Find out where its key is kept from the owners of the application.",
    };
  const [backup, ...rest] = old.steps;
  if (backup === undefined) return old;
  const what = credential.attributes.heldBy === "application" ? "app" : "sp";
  const of: [string, string] = ["--id", holder];
  const name = `rotated-${keyId.slice(0, 8)}`;
  const file = fileName([holder, "new-secret"], "txt");
  const words = ["az", "ad", what, "credential"];
  const terraform = inTerraform(what, holder, name);
  return {
    ...old,
    kind: "rotate-credential",
    steps: [
      backup,
      {
        phase: "change",
        title: "Make a second secret",
        why: "Both work at the same time, so nothing stops. It ends in half a year.",
        texts: [
          commands(
            "create",
            "umask 077",
            `${command(...words, "reset", of, "--append", ["--display-name", name], ["--end-date", "$END"], ["--query", "password"], ["--output", "tsv"]).replace("'$END'", '"$(date -u -d "+180 days" +%F)"')} > ${shellWord(file)}`,
          ),
          ...terraform.made,
        ],
        inverse: [
          commands(
            "undo, after everybody is back at the old one",
            `${command(...words, "list", of, ["--query", `[?displayName=='${name}'].keyId`], ["--output", "tsv"])} |\n  xargs -r -n 1 ${command(...words, "delete", of)} --key-id`,
          ),
          ...terraform.gone,
        ],
      },
      ...rest,
    ],
    notes: [
      "Better than a new secret is none: a federated credential, or a managed identity where it runs in Azure.",
      `The file ${file} holds the new secret, which nobody can read again: put it where secrets are kept, and delete the file.`,
      ...old.notes,
    ],
  };
}

/** Source: the azuread provider, application_password and service_principal_password: ids are paths of objects. */
function inTerraform(what: "app" | "sp", holder: string, displayName: string) {
  const [type, field, path] =
    what === "app"
      ? ["azuread_application_password", "application_id", "applications"]
      : ["azuread_service_principal_password", "service_principal_id", "servicePrincipals"];
  const label = hclName(displayName);
  const block = hclBlock(`resource "${type}" "${label}"`, [
    `${field} = ${hclString(`/${path}/${holder}`)}`,
    `display_name = ${hclString(displayName)}`,
    'end_date = timeadd(timestamp(), "4320h")',
    "lifecycle {",
    "  ignore_changes = [end_date]",
    "}",
  ]);
  const text = (name: string, words: string): ChangeText[] => [{ format: "terraform", name, text: words }];
  return {
    made: text(
      "second secret",
      `# The secret stands in the state, which is kept where secrets are.\n${block}`,
    ),
    gone: text("removal", `# Take ${type}.${label} out of the code again: apply deletes it.`),
  };
}
