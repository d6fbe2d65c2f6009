/** A client secret that is too old: a new one beside it first, and the old one is deleted only once nothing signs in with it. */
import { command, commands, fileName, shellWord } from "../../remediation/command-text.ts";
import { isRefusal, type Outcome, type RotateRequest } from "../../remediation.ts";
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
        ],
        inverse: [
          commands(
            "undo, after everybody is back at the old one",
            `${command(...words, "list", of, ["--query", `[?displayName=='${name}'].keyId`], ["--output", "tsv"])} |\n  xargs -r -n 1 ${command(...words, "delete", of)} --key-id`,
          ),
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
