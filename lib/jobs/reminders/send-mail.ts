/** One plain-text message through a mail server. TLS is required unless the settings say otherwise, and always where there is a password. */
import { createTransport } from "nodemailer";
import { Unavailable } from "#lib/errors.ts";
import type { MailServer } from "./reminder-settings.ts";

export type Mail = { to: string; subject: string; text: string; date: Date; id: string };

const timeoutMs = 20_000;

/** Throws Unavailable with what the server said and what to do; never with what was said to it. */
export async function sendMail(server: MailServer, { to, subject, text, date, id }: Mail): Promise<void> {
  const { host, port, secure, user, password, from } = server;
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && (server.requireTls || user !== null),
    ...(user !== null && { auth: { user, pass: password ?? "" } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // A message is what is given here; nothing in it names a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: { name: "Rollcall", address: from },
      to: { name: "", address: to },
      subject,
      text,
      date,
      messageId: `<${id}@rollcall>`,
    });
  } catch (error) {
    throw inWords(error, server);
  } finally {
    transport.close();
  }
}

type Failure = Error & { code?: string; response?: string };

function inWords(error: unknown, server: MailServer): Unavailable {
  const {
    code = "",
    message,
    response,
  } = (error instanceof Error ? error : new Error(String(error))) as Failure;
  const said = withoutLogin(response ?? message, server).slice(0, 200);
  const [problem, hint] = wordsOf(code, server);
  return new Unavailable(`${problem}: ${said}`, { hint, transient: code !== "EAUTH" });
}

function wordsOf(code: string, { host, port }: MailServer): [problem: string, hint: string] {
  switch (code) {
    case "EAUTH":
      return ["The mail server refused the user and password", "Look at both in ROLLCALL_SMTP_URL."];
    case "ETLS":
      return [
        "The mail server gave no TLS",
        "Use a port that offers STARTTLS, or smtps:. Only for a server on a network you trust: add ?tls=optional to ROLLCALL_SMTP_URL.",
      ];
    case "EENVELOPE":
      return [
        "The mail server refused the sender or the recipient",
        "Look at ROLLCALL_MAIL_FROM and the team's contacts.",
      ];
    case "EMESSAGE":
      return ["The mail server refused the message", "Its own log says why."];
    case "ESOCKET":
    case "ECONNECTION":
    case "ETIMEDOUT":
    case "EDNS":
      return [
        `The mail server at ${host}:${port} was not reached`,
        "Look at host and port in ROLLCALL_SMTP_URL. A certificate of your own authority is trusted by NODE_EXTRA_CA_CERTS.",
      ];
    default:
      return ["The mail was not sent", "It is tried again tomorrow."];
  }
}

/** A server may repeat what it was told. */
function withoutLogin(text: string, { user, password }: MailServer): string {
  const plain = Buffer.from(`\0${user}\0${password}`).toString("base64");
  const secrets = [plain, password, password && Buffer.from(password).toString("base64")];
  return secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, "…") : rest), text);
}
