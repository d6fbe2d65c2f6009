/** Essential Contacts: who is written to about an organization, folder or project. */
import type { Call } from "../call.ts";
import { type Input, type Operation, PAGED } from "../wire/operation.ts";
import { pageOf } from "../wire/paging.ts";
import type { Contact } from "../world/model.ts";
import { existing, nodeOf } from "./resource-manager.ts";

const PERMISSION = "essentialcontacts.contacts.list";

export const contactOperations: Operation[] = (["organizations", "folders", "projects"] as const).map(
  (kind) => ({
    id: `essentialcontacts.${kind}.contacts.list`,
    method: "GET",
    path: `v1/${kind}/{${kind}Id}/contacts`,
    query: PAGED,
    permission: PERMISSION,
    on: ({ parts }: Input) => `${kind}/${parts[0]}`,
    run: (call: Call, input: Input) => {
      const name = `${kind}/${input.parts[0]}`;
      const { contacts } = nodeOf(call.world, existing(call, name, PERMISSION));
      const { items, next } = pageOf(contacts, input.query, { default: 100, maximum: 100 }, call.pageCap);
      return {
        ...(items.length === 0 ? {} : { contacts: items.map((contact) => body(name, contact)) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      };
    },
  }),
);

function body(parent: string, contact: Contact): object {
  return {
    name: `${parent}/contacts/${contact.id}`,
    email: contact.email,
    notificationCategorySubscriptions: contact.categories,
    languageTag: "en-US",
    validationState: contact.state,
    validateTime: contact.validatedAt,
  };
}
