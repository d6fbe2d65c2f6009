/**
 * Tags a managed identity, or writes the word `owner:team` among those of an application. Source: Azure CLI, `az tag update` (Merge keeps
 * other tags) and `az rest` on Microsoft Graph v1.0, where the list of words is replaced as a whole.
 */
import {
  type NewOwner,
  type OwnedThing,
  ownerKeyAmong,
  ownerValue,
  shellWord,
  type WriteBack,
} from "../owner-write-back.ts";

/** Null for what is neither. */
export function writeOwnerBack(thing: OwnedThing, owner: NewOwner): WriteBack | null {
  const { kind, resourceName, tags } = thing;
  const key = ownerKeyAmong(tags);
  const value = ownerValue(owner, tags[key]);
  if (kind === "azure_managed_identity" && resourceName?.startsWith("/subscriptions/")) {
    return {
      command: `az tag update --resource-id ${shellWord(resourceName)} --operation Merge --tags ${shellWord(`${key}=${value}`)}`,
      note: "It takes Microsoft.Resources/tags/write on the identity.",
    };
  }
  const collection = { azure_service_principal: "servicePrincipals", azure_application: "applications" }[
    kind
  ];
  if (collection === undefined) return null;
  const words = Object.entries({ ...tags, [key]: value }).map(([word, says]) =>
    says === "" ? word : `${word}:${says}`,
  );
  const body = JSON.stringify({ tags: words });
  const url = `https://graph.microsoft.com/v1.0/${collection}/${thing.externalId}`;
  return {
    command: `az rest --method PATCH --url ${shellWord(url)} --body ${shellWord(body)}`,
    note: "It replaces the whole list of tags by these: collect first, so that none is lost. It takes Application.ReadWrite.All, or being an owner.",
  };
}
