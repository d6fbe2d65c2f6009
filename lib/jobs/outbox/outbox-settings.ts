/** Where messages about work items go, from the environment. */
import { Invalid } from "#lib/errors.ts";

export type OutboxSettings = {
  /** Null: nowhere. */
  address: string | null;
  /** Where the pages are; null: messages have no links. */
  pages: string | null;
};

/** ROLLCALL_WEBHOOK_URL. Throws Invalid for anything but an https address, or one of this machine. */
export function readOutboxSettings(
  variables: Record<string, string | undefined> = process.env,
): OutboxSettings {
  const { ROLLCALL_WEBHOOK_URL: address = "", NEXTAUTH_URL: pages = "" } = variables;
  if (address !== "" && !isAddress(address)) {
    throw new Invalid("ROLLCALL_WEBHOOK_URL is no https address.", {
      hint: "Such as https://hooks.slack.com/services/…",
    });
  }
  return { address: address === "" ? null : address, pages: pages === "" ? null : pages.replace(/\/$/, "") };
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  return url?.protocol === "https:" || (url?.protocol === "http:" && isHere);
}
