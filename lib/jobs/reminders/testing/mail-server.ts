/** A small mail server that takes what comes and keeps what was said to it. Source: RFC 5321, RFC 3207, RFC 4954. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SelfMade } from "./self-made-certificate.ts";

type Options = {
  /** Replace its own answer to a line that begins so. */
  answers?: Record<string, string>;
  /** Offers STARTTLS with it; `fromTheStart`: speaks TLS from the first byte. */
  tls?: SelfMade & { fromTheStart?: boolean };
  /** Offers AUTH, and lets only this one in. */
  login?: { user: string; password: string };
};

/** `said`: each line, and whether it came over TLS. */
export type TestMailServer = {
  port: number;
  said: { line: string; secure: boolean }[];
  close(): Promise<void>;
};

export async function startMailServer(options: Options = {}): Promise<TestMailServer> {
  const said: TestMailServer["said"] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const stream = options.tls?.fromTheStart ? upgrade(socket, options.tls) : socket;
    stream.write("220-hello\r\n220 there\r\n");
    converse(stream, stream !== socket, options, said);
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  return {
    port: (listener.address() as AddressInfo).port,
    said,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => listener.close(() => done()));
    },
  };
}

function upgrade(socket: Socket, { key, certificate }: SelfMade): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, key, cert: certificate });
  secure.on("error", () => {});
  return secure;
}

function converse(stream: Socket, secure: boolean, options: Options, said: TestMailServer["said"]): void {
  let rest = "";
  let inData = false;
  const take = (chunk: Buffer) => {
    rest += chunk.toString();
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      said.push({ line, secure });
      if (inData && line !== ".") continue;
      const answer = answerTo(line, secure, options);
      inData = line === "DATA" && answer.startsWith("354");
      stream.write(`${answer}\r\n`);
      if (line !== "STARTTLS" || options.tls === undefined) continue;
      stream.off("data", take);
      converse(upgrade(stream, options.tls), true, options, said);
    }
  };
  stream.on("data", take);
}

function answerTo(line: string, secure: boolean, { answers = {}, tls, login }: Options): string {
  const known = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
  if (known !== undefined) return known;
  if (line.startsWith("EHLO")) {
    const offers = [tls && !secure && "STARTTLS", login && "AUTH PLAIN", "8BITMIME"].filter(Boolean);
    return ["me", ...offers]
      .map((offer, index) => `250${index < offers.length ? "-" : " "}${offer}`)
      .join("\r\n");
  }
  if (line.startsWith("AUTH PLAIN ")) {
    const given = Buffer.from(line.slice(11), "base64").toString();
    return given === `\0${login?.user}\0${login?.password}` ? "235 in" : `535 5.7.8 not ${line.slice(11)}`;
  }
  if (line === "DATA") return "354 go";
  if (line === "STARTTLS") return tls ? "220 go" : "502 no such command";
  return line === "QUIT" ? "221 bye" : "250 ok";
}
