/**
 * Writes the owner into a service account's description: service accounts have no labels. Source: gcloud, `iam service-accounts update`;
 * the description is replaced as a whole, at most 256 bytes.
 */
import { type NewOwner, type OwnedThing, shellWord, type WriteBack } from "../owner-write-back.ts";

const most = 256;

/** Null for what has no description of its own. */
export function writeOwnerBack(
  { kind, resourceName, attributes }: OwnedThing,
  owner: NewOwner,
): WriteBack | null {
  if (kind !== "gcp_service_account" || resourceName === null || !resourceName.includes("@")) return null;
  const before = typeof attributes.description === "string" ? attributes.description : "";
  const says = `Owner: ${owner.contact ?? owner.key}`;
  // An earlier line of ours is replaced, what else is said stays.
  const kept = before.replace(/(?:^|[;.]?\s*)Owner: \S+/i, "").trim();
  const whole = kept === "" ? says : `${says}; ${kept}`;
  const description = new TextDecoder()
    .decode(new TextEncoder().encode(whole).slice(0, most))
    .replace(/\ufffd+$/, "");
  return {
    command: `gcloud iam service-accounts update ${shellWord(resourceName)} --description=${shellWord(description)}`,
    note: "It takes iam.serviceAccounts.update. Labels are the project's alone: for all of a project, label the project.",
  };
}
