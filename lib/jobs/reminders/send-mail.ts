/**
 * One plain-text message through a mail server. Source: RFC 5321 (SMTP), RFC 3207 (STARTTLS), RFC 4954 (AUTH PLAIN), RFC 2047 (subjects).
 * A password is only ever sent over TLS.
 */
import { once } from "node:events";
import { connect as connectPlain, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { connect as connectTls } from "node:tls";
import type { MailServer } from "./reminder-settings.ts";

export type Mail = { to: string; subject: string; text: string; date: Date; id: string };

const timeoutMs = 20_000;

/** Throws Error with what the server said. */
export async function sendMail(server: MailServer, mail: Mail): Promise<void> {
  const plain = server.secure
    ? connectTls({ host: server.host, port: server.port, servername: server.host })
    : connectPlain({ host: server.host, port: server.port });
  let line = conversation(plain);
  try {
    await line.expect(220);
    let offers = await line.say("EHLO rollcall", 250);
    let isSecure = server.secure;
    if (!isSecure && /\bSTARTTLS\b/i.test(offers)) {
      await line.say("STARTTLS", 220);
      line.leave();
      const secure = connectTls({ socket: plain, servername: server.host });
      await once(secure, "secureConnect");
      line = conversation(secure);
      offers = await line.say("EHLO rollcall", 250);
      isSecure = true;
    }
    if (server.user !== null) {
      if (!isSecure) throw new Error("the server offers no TLS, so the password is not sent");
      const login = Buffer.from(`\0${server.user}\0${server.password ?? ""}`).toString("base64");
      await line.say(`AUTH PLAIN ${login}`, 235, "AUTH PLAIN …");
    }
    await line.say(`MAIL FROM:<${server.from}>`, 250);
    await line.say(`RCPT TO:<${mail.to}>`, 250);
    await line.say("DATA", 354);
    await line.say(`${messageOf(server.from, mail)}\r\n.`, 250, "the message");
    await line.say("QUIT", 221).catch(() => {});
  } finally {
    line.end();
    plain.destroy();
  }
}

/** As RFC 5322 has it; a line that is a dot alone would end the message. */
export function messageOf(from: string, { to, subject, text, date, id }: Mail): string {
  const words =
    Buffer.from(subject)
      .toString("base64")
      .match(/.{1,60}/g) ?? [];
  const head = [
    `From: Rollcall <${from}>`,
    `To: <${to}>`,
    `Subject: ${words.map((word) => `=?utf-8?B?${word}?=`).join("\r\n ")}`,
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${id}@rollcall>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
  ];
  const body =
    Buffer.from(text)
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  return [...head, "", ...body].join("\r\n");
}

function conversation(socket: Socket) {
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error("the mail server did not answer")));
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  const waiting: { resolve(text: string): void; reject(error: Error): void }[] = [];
  const said: string[] = [];
  let answer: string[] = [];
  let broken: Error | null = null;
  const fail = (error: Error) => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  lines.on("line", (text) => {
    answer.push(text);
    // A hyphen after the code: more follows.
    if (!/^\d{3}(?: |$)/.test(text)) return;
    const whole = answer.join("\n");
    answer = [];
    const next = waiting.shift();
    if (next === undefined) said.push(whole);
    else next.resolve(whole);
  });
  socket.on("error", fail);
  lines.on("error", fail);
  socket.on("close", () => fail(new Error("the mail server ended the connection")));
  const read = () =>
    new Promise<string>((resolve, reject) => {
      const ready = said.shift();
      if (ready !== undefined) resolve(ready);
      else if (broken !== null) reject(broken);
      else waiting.push({ resolve, reject });
    });
  const expect = async (code: number, shown = "the greeting") => {
    const text = await read();
    if (text.startsWith(String(code))) return text;
    throw new Error(`the mail server answered ${shown} with: ${text.slice(0, 200)}`);
  };
  return {
    expect,
    say: (text: string, code: number, shown = text) => {
      socket.write(`${text}\r\n`);
      return expect(code, shown);
    },
    leave: () => lines.close(),
    end: () => socket.end(),
  };
}
