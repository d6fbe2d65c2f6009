/** The person an actor stands for: a program with an API key acts for whoever made the key, so that nobody is two people. */

import type { Ask } from "#lib/db/ask-over.ts";
import type { Actor } from "./roles.ts";

const keySql = `select created_by as "createdBy" from api_key where prefix = $1`;

/** `key:<prefix>` becomes `user:<id>` or `cli:<name>`; any other actor stays. */
export async function personBehind(ask: Ask, { name }: Pick<Actor, "name">): Promise<string> {
  if (!name.startsWith("key:")) return name;
  const [key] = await ask<{ createdBy: string }>(keySql, [name.slice("key:".length)]);
  return key?.createdBy ?? name;
}
