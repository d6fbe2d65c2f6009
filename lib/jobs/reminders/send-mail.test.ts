import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { readReminderSettings } from "./reminder-settings.ts";
import { messageOf, sendMail } from "./send-mail.ts";

const mail = {
  to: "ada@example.com",
  subject: "Prüfen",
  text: "a\n.\n..b\n",
  date: new Date("2026-11-24T07:40:00Z"),
  id: "x",
};
let close: (() => void) | undefined;
afterEach(() => close?.());

/** A server that takes what comes; `answers` replace its own to a line that begins so. */
async function server(answers: Record<string, string> = {}): Promise<{ port: number; said: string[] }> {
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    let inData = false;
    socket.on("error", () => {});
    socket.write("220-hello\r\n220 there\r\n");
    createInterface({ input: socket }).on("line", (line) => {
      said.push(line);
      if (inData && line !== ".") return;
      const known = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
      const usual =
        line === "DATA"
          ? "354 go"
          : line === "QUIT"
            ? "221 bye"
            : line.startsWith("EHLO")
              ? "250-me\r\n250 8BITMIME"
              : "250 ok";
      inData = line === "DATA";
      socket.write(`${known ?? usual}\r\n`);
    });
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  close = () => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  };
  return { port: (listener.address() as AddressInfo).port, said };
}

const to = (port: number, rest = {}) => ({
  host: "127.0.0.1",
  port,
  secure: false,
  user: null,
  password: null,
  from: "rollcall@example.com",
  ...rest,
});

test("a message goes out whole, and no line of it ends it early", async () => {
  const { port, said } = await server();
  await sendMail(to(port), mail);
  expect(said.slice(0, 4)).toEqual([
    "EHLO rollcall",
    "MAIL FROM:<rollcall@example.com>",
    "RCPT TO:<ada@example.com>",
    "DATA",
  ]);
  const data = said.slice(4, said.indexOf("."));
  expect(data.join("\r\n")).toBe(messageOf("rollcall@example.com", mail));
  expect(Buffer.from(data.slice(data.indexOf("") + 1).join(""), "base64").toString()).toBe(mail.text);
  expect(data).toContain(`Subject: =?utf-8?B?${Buffer.from("Prüfen").toString("base64")}?=`);
});

test("what the server refuses is said, and a password is never sent without TLS", async () => {
  const refusing = await server({ "RCPT TO": "550 no such person" });
  await expect(sendMail(to(refusing.port), mail)).rejects.toThrow(/550 no such person/);
  close?.();
  const plain = await server();
  await expect(sendMail(to(plain.port, { user: "rollcall", password: "s3cret" }), mail)).rejects.toThrow(
    /no TLS/,
  );
  expect(plain.said.join("\n")).not.toMatch(/AUTH|s3cret/);
  close?.();
  await expect(sendMail(to(plain.port), mail)).rejects.toThrow();
});

test("settings name what is wrong with them", () => {
  const read = (url: string, from = "r@example.com") =>
    readReminderSettings({ ROLLCALL_SMTP_URL: url, ROLLCALL_MAIL_FROM: from }).mail;
  expect(read("")).toBeNull();
  expect(read("smtp://a%40b:p%3Aq@mail.example.com")).toMatchObject({
    host: "mail.example.com",
    port: 587,
    secure: false,
    user: "a@b",
    password: "p:q",
  });
  expect(read("smtps://mail.example.com")).toMatchObject({ port: 465, secure: true, user: null });
  expect(() => read("https://mail.example.com")).toThrow(/ROLLCALL_SMTP_URL/);
  expect(() => read("smtp://mail.example.com", "nobody")).toThrow(/ROLLCALL_MAIL_FROM/);
});
