/** Tokens of outside issuers, as a pool takes them: JSON web tokens whose signature only the simulator can make and check. */
import { createHash } from "node:crypto";
import { wallClock } from "../wall-clock.ts";

export type Assertion = { iss: string; sub: string; aud: string; exp: number; [claim: string]: unknown };

export function makeSubjectToken(
  claims: Pick<Assertion, "iss" | "sub" | "aud"> & Record<string, unknown>,
  seconds: number,
): string {
  const now = Math.floor(wallClock() / 1000);
  const head = encode({ alg: "RS256", typ: "JWT", kid: "simulated" });
  const body = encode({ ...claims, iat: now, exp: now + seconds });
  return `${head}.${body}.${signatureOf(`${head}.${body}`)}`;
}

/** Null for anything this did not sign. */
export function readSubjectToken(token: string): Assertion | null {
  const [head = "", body = "", signature = ""] = token.split(".");
  if (signature === "" || signatureOf(`${head}.${body}`) !== signature) return null;
  return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Assertion;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signatureOf(text: string): string {
  return createHash("sha256").update(`simulated issuer ${text}`).digest("base64url");
}
