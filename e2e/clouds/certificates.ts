/** Certificates and requests for them in PEM, written here so that nothing has to be installed and the same words give the same file. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { HEX, randomOf } from "./random.ts";

const [INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID, UTF8_STRING, GENERALIZED_TIME] = [
  0x02, 0x03, 0x04, 0x06, 0x0c, 0x18,
] as const;
const [SEQUENCE, SET, CONTEXT_0, CONTEXT_3, DNS_NAME, IP_ADDRESS] = [
  0x30, 0x31, 0xa0, 0xa3, 0x82, 0x87,
] as const;

const COMMON_NAME = Buffer.from("550403", "hex");
const ORGANIZATION = Buffer.from("55040a", "hex");
const SUBJECT_ALTERNATIVE_NAME = Buffer.from("551d11", "hex");
const ED25519 = Buffer.from("2b6570", "hex");
const ECDSA_WITH_SHA256 = Buffer.from("2a8648ce3d040302", "hex");
/** PKCS#8 around the 32 bytes of an Ed25519 key. */
const KEY_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

export type Subject = { commonName: string; organizations: string[] };
export type Validity = { from: Date; until: Date };
type Signer = { key: KeyObject; algorithm: Buffer };

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const written =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...written]), body]);
}

function name({ commonName, organizations }: Subject): Buffer {
  const part = (type: Buffer, value: string) =>
    der(SET, der(SEQUENCE, der(OBJECT_ID, type), der(UTF8_STRING, Buffer.from(value, "utf8"))));
  return der(SEQUENCE, ...organizations.map((one) => part(ORGANIZATION, one)), part(COMMON_NAME, commonName));
}

function time(at: Date): Buffer {
  return der(GENERALIZED_TIME, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-T:]/g, "")}Z`));
}

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ format: "der", type: "spki" });
const algorithmOf = ({ algorithm }: Signer): Buffer => der(SEQUENCE, der(OBJECT_ID, algorithm));

/** The content, how it was signed and the signature, as PEM of that label. */
function signed(content: Buffer, signer: Signer, label: string): string {
  const digest = signer.algorithm === ED25519 ? null : "sha256";
  const signature = der(BIT_STRING, Buffer.from([0]), sign(digest, content, signer.key));
  const base64 = der(SEQUENCE, content, algorithmOf(signer), signature).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

/** The key that these words stand for. */
function keyOf(...words: string[]): Signer {
  const seed = Buffer.from(randomOf("certificate-key", ...words).text(64, HEX), "hex");
  const key = createPrivateKey({ key: Buffer.concat([KEY_PREFIX, seed]), format: "der", type: "pkcs8" });
  return { key, algorithm: ED25519 };
}

type Content = {
  serial: string;
  issuer: Subject;
  subject: Subject;
  validity: Validity;
  publicKey: Buffer;
  extensions?: Buffer;
};

function certificate(content: Content, signer: Signer): string {
  const { serial, issuer, subject, validity, publicKey, extensions } = content;
  const body = der(
    SEQUENCE,
    der(CONTEXT_0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([1]), Buffer.from(serial, "hex")])),
    algorithmOf(signer),
    name(issuer),
    der(SEQUENCE, time(validity.from), time(validity.until)),
    name(subject),
    publicKey,
    ...(extensions === undefined ? [] : [der(CONTEXT_3, der(SEQUENCE, extensions))]),
  );
  return signed(body, signer, "CERTIFICATE");
}

/** A request (PKCS#10) with the key that `words` stand for. */
export function certificateRequestPem(subject: Subject, ...words: string[]): string {
  const signer = keyOf(...words);
  const version = der(INTEGER, Buffer.from([0]));
  const info = der(SEQUENCE, version, name(subject), publicKeyOf(signer.key), der(CONTEXT_0));
  return signed(info, signer, "CERTIFICATE REQUEST");
}

/** What such a request is answered with, by the authority called `issuer`. Times are of whole seconds. */
export function certificatePem(
  subject: Subject,
  validity: Validity,
  issuer: string,
  ...words: string[]
): string {
  const serial = randomOf("serial", ...words).text(16, HEX);
  const publicKey = publicKeyOf(keyOf(...words).key);
  return certificate(
    { serial, issuer: { commonName: issuer, organizations: [] }, subject, validity, publicKey },
    keyOf("authority", issuer),
  );
}

/** Of a server on this machine: a new key, and a certificate that vouches for itself. */
export function localServerCertificate(now: number): { key: string; certificate: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const own: Subject = { commonName: "Simulated clouds", organizations: [] };
  const names = [der(DNS_NAME, Buffer.from("localhost")), der(IP_ADDRESS, Buffer.from([127, 0, 0, 1]))];
  const alternatives = der(OCTET_STRING, der(SEQUENCE, ...names));
  const day = 86_400_000;
  return {
    key: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    certificate: certificate(
      {
        serial: randomOf("server", now).text(16, HEX),
        ...{ issuer: own, subject: own, publicKey: publicKeyOf(privateKey) },
        validity: { from: new Date(now - day), until: new Date(now + 3650 * day) },
        extensions: der(SEQUENCE, der(OBJECT_ID, SUBJECT_ALTERNATIVE_NAME), alternatives),
      },
      { key: privateKey, algorithm: ECDSA_WITH_SHA256 },
    ),
  };
}
