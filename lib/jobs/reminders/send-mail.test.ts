import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { RollcallError } from "#lib/errors.ts";
import { readReminderSettings } from "./reminder-settings.ts";
import { sendMail } from "./send-mail.ts";
import { startMailServer, type TestMailServer } from "./testing/mail-server.ts";
import { selfMadeCertificate } from "./testing/self-made-certificate.ts";

const mail = {
  to: "ada@example.com",
  subject: "Prüfen",
  text: "a\n.\n..b\n",
  date: new Date("2026-11-24T07:40:00Z"),
  id: "x",
};
const login = { user: "rollcall", password: "s3cret-and-long" };
const known = selfMadeCertificate();
const before = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...before, known.certificate]));
afterAll(() => setDefaultCACertificates(before));

let server: TestMailServer | undefined;
afterEach(() => server?.close());
async function start(...options: Parameters<typeof startMailServer>): Promise<TestMailServer> {
  await server?.close();
  server = await startMailServer(...options);
  return server;
}

const to = (port: number, rest = {}) => ({
  host: "127.0.0.1",
  port,
  secure: false,
  requireTls: true,
  user: null,
  password: null,
  from: "rollcall@example.com",
  ...rest,
});
const plainly = { requireTls: false };
const lines = ({ said }: TestMailServer) => said.map(({ line }) => line);

async function failureOf(sending: Promise<void>): Promise<{ message: string; hint: string }> {
  const error = await sending.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RollcallError) return error;
  throw new Error(`Not an error with a hint: ${error}`);
}

test("a message goes out whole, and no line of it ends it early", async () => {
  const { port, said } = await start();
  await sendMail(to(port, plainly), mail);
  const all = said.map(({ line }) => line);
  expect(all).toContain("MAIL FROM:<rollcall@example.com>");
  expect(all).toContain("RCPT TO:<ada@example.com>");
  const data = all.slice(all.indexOf("DATA") + 1, all.lastIndexOf("."));
  const head = data.slice(0, data.indexOf(""));
  // RFC 5321, 4.5.2: a dot at the start of a line is doubled on the way.
  const body = data.slice(head.length + 1).map((line) => line.replace(/^\./, ""));
  expect(body.join("\n").trimEnd()).toBe(mail.text.trimEnd());
  expect(head).toEqual(
    expect.arrayContaining([
      "From: Rollcall <rollcall@example.com>",
      "To: ada@example.com",
      "Date: Tue, 24 Nov 2026 07:40:00 +0000",
      "Message-ID: <x@rollcall>",
    ]),
  );
  const subject = /^Subject: =\?UTF-8\?Q\?(.*)\?=$/m.exec(head.join("\n"))?.[1] ?? "";
  expect(decodeURIComponent(subject.replaceAll("=", "%").replaceAll("_", " "))).toBe(mail.subject);
});

test("over STARTTLS everything but the greeting is said in secret, with the user and password", async () => {
  const running = await start({ tls: known, login });
  await sendMail(to(running.port, login), mail);
  const plain = running.said.filter(({ secure }) => !secure).map(({ line }) => line);
  expect(plain.map((line) => line.split(" ")[0])).toEqual(["EHLO", "STARTTLS"]);
  expect(lines(running).some((line) => line.startsWith("AUTH PLAIN"))).toBe(true);
  expect(lines(running)).toContain(".");
});

test("with smtps: nothing is said before TLS", async () => {
  const running = await start({ tls: { ...known, fromTheStart: true }, login });
  await sendMail(to(running.port, { ...login, secure: true }), mail);
  expect(running.said.every(({ secure }) => secure)).toBe(true);
  expect(lines(running)).toContain(".");
});

test("without TLS nothing is sent unless that was allowed, and a password never", async () => {
  for (const rest of [{}, login, { ...login, ...plainly }]) {
    const running = await start({ login });
    const { message, hint } = await failureOf(sendMail(to(running.port, rest), mail));
    expect(message).toMatch(/gave no TLS/);
    expect(hint).toMatch(/STARTTLS/);
    expect(lines(running).join("\n")).not.toMatch(/AUTH|MAIL FROM/);
  }
});

test("a certificate of nobody who is known ends the conversation before anything is told", async () => {
  const running = await start({ tls: selfMadeCertificate(), login });
  const { hint } = await failureOf(sendMail(to(running.port, login), mail));
  expect(hint).toMatch(/NODE_EXTRA_CA_CERTS/);
  expect(lines(running).join("\n")).not.toMatch(/AUTH|MAIL FROM/);
});

test("what the server refuses is said with what to do, and the login is in no error and no log", async () => {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0),
  );
  try {
    const refusing = await start({ answers: { "RCPT TO": "550 no such person" } });
    const refused = await failureOf(sendMail(to(refusing.port, plainly), mail));
    expect(refused.message).toMatch(/550 no such person/);
    expect(refused.hint).toMatch(/contacts/);

    const strict = await start({ tls: known, login });
    const wrong = { user: "rollcall", password: "wrong-and-long" };
    const unknown = await failureOf(sendMail(to(strict.port, wrong), mail));
    expect(unknown.message).toMatch(/refused the user and password: .*535 5\.7\.8 not …/);
    const told = Buffer.from(`\0${wrong.user}\0${wrong.password}`).toString("base64");
    for (const text of [unknown.message, unknown.hint, ...written]) {
      expect(text).not.toContain(wrong.password);
      expect(text).not.toContain(told);
    }
    const { port } = strict;
    await strict.close();
    expect((await failureOf(sendMail(to(port), mail))).message).toMatch(/was not reached/);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});

test("settings name what is wrong with them", () => {
  const read = (url: string, from = "r@example.com") =>
    readReminderSettings({ ROLLCALL_SMTP_URL: url, ROLLCALL_MAIL_FROM: from }).mail;
  expect(read("")).toBeNull();
  expect(read("smtp://a%40b:p%3Aq@mail.example.com")).toMatchObject({
    host: "mail.example.com",
    port: 587,
    secure: false,
    requireTls: true,
    user: "a@b",
    password: "p:q",
  });
  expect(read("smtp://mail.example.com:25?tls=optional")).toMatchObject({ port: 25, requireTls: false });
  expect(read("smtps://mail.example.com")).toMatchObject({ port: 465, secure: true, user: null });
  expect(() => read("https://mail.example.com")).toThrow(/ROLLCALL_SMTP_URL/);
  expect(() => read("smtp://mail.example.com?tls=never")).toThrow(/tls/);
  expect(() => read("smtp://mail.example.com", "nobody")).toThrow(/ROLLCALL_MAIL_FROM/);
});
