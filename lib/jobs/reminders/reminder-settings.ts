/** How reminders leave Rollcall, from the environment. */
import { Invalid } from "#lib/errors.ts";

export type MailServer = {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`); else STARTTLS. */
  secure: boolean;
  /** Nothing is sent without TLS; false with `?tls=optional`. */
  requireTls: boolean;
  user: string | null;
  password: string | null;
  from: string;
};

export type ReminderSettings = { mail: MailServer | null; pages: string | null };

/** Throws Invalid naming the variable. */
export function readReminderSettings(
  variables: Record<string, string | undefined> = process.env,
): ReminderSettings {
  const {
    ROLLCALL_SMTP_URL: server = "",
    ROLLCALL_MAIL_FROM: from = "",
    NEXTAUTH_URL: pages = "",
  } = variables;
  return {
    mail: server === "" ? null : mailServer(server, from),
    pages: pages === "" ? null : pages.replace(/\/$/, ""),
  };
}

function mailServer(text: string, from: string): MailServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "smtp:" && url.protocol !== "smtps:") || url.hostname === "") {
    throw new Invalid("ROLLCALL_SMTP_URL is no address of a mail server.", {
      hint: "Such as smtp://user:password@mail.example.com:587",
    });
  }
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(from)) {
    throw new Invalid("ROLLCALL_MAIL_FROM is no e-mail address.", { hint: "Such as rollcall@example.com" });
  }
  const tls = url.searchParams.get("tls") ?? "required";
  if (tls !== "required" && tls !== "optional") {
    throw new Invalid("ROLLCALL_SMTP_URL says of tls what is not known.", {
      hint: "Leave it out, or add ?tls=optional for a server without TLS on a network you trust.",
    });
  }
  const secure = url.protocol === "smtps:";
  const part = (value: string) => (value === "" ? null : decodeURIComponent(value));
  return {
    host: url.hostname,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: tls === "required",
    user: part(url.username),
    password: part(url.password),
    from,
  };
}
