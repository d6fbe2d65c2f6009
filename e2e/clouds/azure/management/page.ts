/** Pages of ARM: an absolute link to the next one at the host that was asked. */
import { AzureError } from "../azure-error.ts";
import type { Call, Reply } from "../call.ts";

/** ARM decides how long a page is; `$skipToken` is opaque. */
const PAGE = 400;

export function armPage(call: Call, items: unknown[]): Reply {
  const size = Math.min(PAGE, call.pageCap ?? PAGE);
  const offset = offsetOf(call.query.get("$skipToken"));
  const end = offset + size;
  const value = items.slice(offset, end);
  return { status: 200, body: end < items.length ? { value, nextLink: linkTo(call, end) } : { value } };
}

function offsetOf(token: string | null): number {
  if (token === null) return 0;
  const match = /^page:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  if (!match) throw new AzureError(400, "InvalidSkipToken", "The skip token is not valid.");
  return Number(match[1]);
}

function linkTo(call: Call, offset: number): string {
  const next = call.quirks.loopingNextLink ? 0 : offset;
  const query = new URLSearchParams(call.query);
  query.set("$skipToken", Buffer.from(`page:${next}`).toString("base64url"));
  const host = call.quirks.foreignNextLink ? "https://pages.example.net" : call.caller.cloud.management;
  return `${host}${call.path}?${query.toString()}`;
}
