/**
 * A server on loopback that answers for the small estate as Google's REST APIs do, as far as the collector asks: tokens, pages, missing
 * permissions, APIs that are not enabled, and whatever trouble a test adds.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, type Asked, answerOf } from "./small-answers.ts";
import { type SmallEstate, smallEstate } from "./small-estate.ts";

/** What a test may put in the way: null lets the request through, a promise that never settles holds it. */
export type Trouble = (asked: Asked) => Answer | null | Promise<Answer | null>;

export type SmallGoogle = {
  url: string;
  estate: SmallEstate;
  /** Everything that was asked, tokens included. */
  asked: Asked[];
  answered: { asked: Asked; status: number; body: unknown }[];
  denied: Set<string>;
  /** Hosts of APIs that are not enabled: `essentialcontacts.googleapis.com`. */
  disabled: Set<string>;
  /** Puts an empty page with a token before the first of every list. */
  emptyPages: boolean;
  trouble: Trouble;
  /** Path of a credential configuration that signs in here. */
  credentialsFile: string;
  stop(): Promise<void>;
};

export const reader = "rollcall-reader@host-project.iam.gserviceaccount.com";

export async function startSmallGoogle(): Promise<SmallGoogle> {
  const folder = await mkdtemp(join(tmpdir(), "small-google-"));
  const google: SmallGoogle = {
    ...{ url: "", estate: smallEstate(), asked: [], answered: [], denied: new Set(), disabled: new Set() },
    ...{ emptyPages: false, trouble: () => null, credentialsFile: join(folder, "credentials.json") },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
  const server = createServer(async (req, res) => {
    const asked = await askedOf(req);
    google.asked.push(asked);
    const { status, headers, body } = (await google.trouble(asked)) ?? respond(google, asked);
    google.answered.push({ asked, status, body });
    const isText = typeof body === "string";
    res.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers });
    res.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  google.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = join(folder, "token");
  await writeFile(token, "a token of the cluster");
  await writeFile(google.credentialsFile, JSON.stringify(credentials(google.url, token)));
  return google;
}

/** As `gcloud iam workload-identity-pools create-cred-config` writes it. */
export function credentials(url: string, file: string) {
  return {
    type: "external_account",
    audience:
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/rollcall/providers/worker",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${url}/v1/token`,
    service_account_impersonation_url: `${url}/v1/projects/-/serviceAccounts/${reader}:generateAccessToken`,
    credential_source: { file },
    quota_project_id: "host-project",
  };
}

async function askedOf(req: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(req.url ?? "/", "http://google");
  const isJson = (req.headers["content-type"] ?? "").includes("json");
  return {
    method: req.method ?? "GET",
    // Tools differ in whether they encode the attachment point of a deny policy once or twice; Google takes both.
    path: url.pathname.replaceAll("%252F", "%2F").replaceAll("%40", "@"),
    query: url.searchParams,
    headers: req.headers,
    body: isJson && text !== "" ? JSON.parse(text) : null,
  };
}

function respond(google: SmallGoogle, asked: Asked): Answer {
  if (asked.path === "/v1/token") {
    return ok({
      access_token: "federated",
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      expires_in: 3600,
    });
  }
  if (asked.path.endsWith(":generateAccessToken")) {
    return ok({ accessToken: "impersonated", expireTime: new Date(Date.now() + 3_600_000).toISOString() });
  }
  if (asked.headers.authorization !== "Bearer impersonated") {
    return problem(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
  }
  return answerOf(google, asked) ?? problem(404, "NOT_FOUND", `There is no ${asked.path}.`);
}

function ok(body: object): Answer {
  return { status: 200, body };
}

/** An error as Google words it. */
export function problem(
  code: number,
  status: string,
  message: string,
  reason?: string,
  metadata: object = {},
): Answer {
  const type = "type.googleapis.com/google.rpc.ErrorInfo";
  const details =
    reason === undefined ? undefined : [{ "@type": type, reason, domain: "googleapis.com", metadata }];
  return { status: code, body: { error: { code, message, status, ...(details && { details }) } } };
}
