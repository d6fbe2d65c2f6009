/** The etag of what has a version: another one after every change. */
import { randomOf } from "../../random.ts";
import type { CustomRole, DenyPolicy } from "./model.ts";

export const etag = (...words: string[]): string =>
  Buffer.from(randomOf("etag", ...words).text(12, "0123456789abcdef"), "hex").toString("base64");

export const roleEtag = (role: CustomRole): string => etag(role.id, role.updatedAt);

/** `node`: what the policy is attached to. */
export const denyPolicyEtag = (node: string, policy: DenyPolicy): string => etag(node, policy.id);
