/** Who is calling: access tokens that carry identity and expiry inside, so the server keeps no table of sessions. */
import { wallClock } from "../wall-clock.ts";
import { unauthenticated } from "./wire/status-error.ts";

export type Caller = {
  /** The e-mail of an account, or the principal:// name of a federated identity. */
  name: string;
  /** A federated identity has not become an account: some APIs refuse it. */
  federated: boolean;
  /** Id of the project that is charged where nothing else is said; null for what belongs to none. */
  project: string | null;
  /** May also write: a person with their own rights, never the collector. */
  administrator: boolean;
};

type Token = Caller & { expires: number; nonce: number };

const PREFIX = "ya29.";
let issued = 0;

export function issueToken(caller: Caller, seconds: number): { token: string; expires: Date } {
  issued += 1;
  const expires = wallClock() + seconds * 1000;
  const content: Token = { ...caller, expires, nonce: issued };
  return {
    token: PREFIX + Buffer.from(JSON.stringify(content)).toString("base64url"),
    expires: new Date(Math.floor(expires / 1000) * 1000),
  };
}

/** Throws in Google's words for a header without a token, a token that is none, and one that has expired. */
export function callerOf(authorization: string | undefined, service: string): Caller {
  if (authorization === undefined) throw unauthenticated("CREDENTIALS_MISSING", service);
  const bearer = /^Bearer (.+)$/.exec(authorization)?.[1] ?? "";
  if (!bearer.startsWith(PREFIX)) throw unauthenticated("ACCESS_TOKEN_TYPE_UNSUPPORTED", service);
  let token: Token;
  try {
    token = JSON.parse(Buffer.from(bearer.slice(PREFIX.length), "base64url").toString("utf8")) as Token;
  } catch {
    throw unauthenticated("ACCESS_TOKEN_TYPE_UNSUPPORTED", service);
  }
  if (token.expires <= wallClock()) throw unauthenticated("ACCESS_TOKEN_EXPIRED", service);
  const { name, federated, project, administrator } = token;
  return { name, federated, project, administrator };
}
