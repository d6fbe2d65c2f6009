/** Who is calling: temporary credentials that carry account, role and expiry inside, so the server keeps no session table. */
import { HEX, randomOf } from "../random.ts";
import { wallClock } from "../wall-clock.ts";
import { WireError } from "./wire/wire-error.ts";
import { accessKeyId, accountOfKey } from "./world/mint.ts";

export type Caller = {
  account: string;
  arn: string;
  /** `AROA…:session`, as GetCallerIdentity shows it. */
  userId: string;
  /** ARN of the role behind the session. */
  roleArn: string;
  /** Distinguishes sessions: jobs started in one cannot be read in another. */
  session: string;
  /** May write: what a person with their own rights uses, never the collector. */
  administrator: boolean;
};

export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
};

export type SessionRequest = {
  account: string;
  roleId: string;
  rolePath: string;
  roleName: string;
  sessionName: string;
  seconds: number;
  administrator?: boolean;
};

type Token = SessionRequest & { expires: number; nonce: number };

const PREFIX = "IQoJb3JpZ2luX2Vj";
let issued = 0;

export function issueSession(request: SessionRequest): Credentials {
  issued += 1;
  const expires = wallClock() + request.seconds * 1000;
  const token: Token = { ...request, expires, nonce: issued };
  return {
    accessKeyId: accessKeyId("ASIA", request.account, `session/${issued}`),
    secretAccessKey: randomOf("secret", request.account, issued).text(40, `${HEX}ABCDEFGHIJKLMNOP+/`),
    sessionToken: PREFIX + Buffer.from(JSON.stringify(token)).toString("base64"),
    expiration: new Date(Math.floor(expires / 1000) * 1000),
  };
}

/** Throws WireError `InvalidClientTokenId` or `ExpiredToken`, which each protocol spells in its own way. */
export function callerOf(keyId: string, sessionToken: string | undefined): Caller {
  const invalid = () =>
    new WireError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
  if (!sessionToken?.startsWith(PREFIX)) throw invalid();
  let token: Token;
  try {
    token = JSON.parse(Buffer.from(sessionToken.slice(PREFIX.length), "base64").toString("utf8")) as Token;
  } catch {
    throw invalid();
  }
  if (accountOfKey(keyId) !== token.account) throw invalid();
  if (token.expires <= wallClock()) {
    throw new WireError("ExpiredToken", "The security token included in the request is expired", 403);
  }
  return {
    account: token.account,
    arn: `arn:aws:sts::${token.account}:assumed-role/${token.roleName}/${token.sessionName}`,
    userId: `${token.roleId}:${token.sessionName}`,
    roleArn: `arn:aws:iam::${token.account}:role${token.rolePath}${token.roleName}`,
    session: keyId,
    administrator: token.administrator === true,
  };
}
