/** A certificate signing request as PKCS#10 in PEM: written here, since only its subject matters and it must be the same every day. */
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { HEX, randomOf } from "../../random.ts";

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const BIT_STRING = 0x03;
const CONTEXT_0 = 0xa0;

const COMMON_NAME = Buffer.from([0x55, 0x04, 0x03]);
const ORGANIZATION = Buffer.from([0x55, 0x04, 0x0a]);
const ED25519 = Buffer.from([0x2b, 0x65, 0x70]);
/** PKCS#8 around the 32 bytes of an Ed25519 key. */
const KEY_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? Buffer.from([body.length])
      : body.length < 256
        ? Buffer.from([0x81, body.length])
        : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

function attribute(type: Buffer, value: string): Buffer {
  return der(SET, der(SEQUENCE, der(OBJECT_ID, type), der(UTF8_STRING, Buffer.from(value, "utf8"))));
}

/** `words` choose the key: the same words, the same request. */
export function certificateRequestPem(
  commonName: string,
  organizations: string[],
  ...words: string[]
): string {
  const seed = Buffer.from(randomOf("certificate-key", ...words).text(64, HEX), "hex");
  const key = createPrivateKey({ key: Buffer.concat([KEY_PREFIX, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
  const names = organizations.map((name) => attribute(ORGANIZATION, name));
  const subject = der(SEQUENCE, ...names, attribute(COMMON_NAME, commonName));
  const info = der(SEQUENCE, der(INTEGER, Buffer.from([0])), subject, publicKey, der(CONTEXT_0));
  const algorithm = der(SEQUENCE, der(OBJECT_ID, ED25519));
  const signature = der(BIT_STRING, Buffer.from([0]), sign(null, info, key));
  const base64 = der(SEQUENCE, info, algorithm, signature).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join("\n")}\n-----END CERTIFICATE REQUEST-----\n`;
}
