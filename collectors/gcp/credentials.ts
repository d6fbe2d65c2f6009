/**
 * Access tokens of whoever reads: the worker's own credentials, or a service account that they impersonate. Tokens live in memory for
 * one run; a credential file is checked before anything in it is contacted or run.
 */
import { readFile } from "node:fs/promises";
import { stopwatch } from "#lib/clock.ts";
import { Denied, Invalid, RollcallError, Unavailable } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import type { GcpSourceConfig } from "#lib/providers/gcp/source.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import { readFailure } from "./errors.ts";

export type GcpContext = CollectorContext<GcpSourceConfig>;

export type Credentials = {
  /** The e-mail of the account that calls, or what is known of it. */
  caller: string;
  quotaProject: string | null;
  /** Federated identities that impersonate nobody are refused by some APIs. */
  isFederatedAlone: boolean;
  /** Throws Unavailable | Denied. */
  token(): Promise<string>;
  /** Makes the next token a new one. */
  renew(): void;
};

const scope = "https://www.googleapis.com/auth/cloud-platform";
/** Impersonated tokens last an hour. */
const renewAfterMs = 45 * 60 * 1000;

type CredentialFile = {
  type?: unknown;
  client_email?: unknown;
  quota_project_id?: unknown;
  token_url?: unknown;
  service_account_impersonation_url?: unknown;
  credential_source?: { executable?: unknown; environment_id?: unknown };
};

/** Throws Invalid for a credential file that cannot be used, Unavailable when there are no credentials at all. */
export async function openCredentials(ctx: GcpContext): Promise<Credentials> {
  const { credentialsFile, impersonate, quotaProject } = ctx.source.config;
  const path = credentialsFile ?? process.env.GOOGLE_APPLICATION_CREDENTIALS;
  const file = path === undefined || path === "" ? null : await readCredentialFile(path, ctx.endpoint);
  if (credentialsFile !== undefined && file?.type !== "external_account") {
    throw refused(credentialsFile, "it is no workload identity federation configuration; keys are not used");
  }
  const own = await ownTokens(ctx, file?.type === "external_account" ? file : null);
  const tokens = impersonate === undefined ? own : impersonated(ctx, impersonate, own);
  return {
    caller: impersonate ?? callerOf(file),
    quotaProject: quotaProject ?? textOf(file?.quota_project_id),
    isFederatedAlone:
      impersonate === undefined &&
      file?.type === "external_account" &&
      file.service_account_impersonation_url === undefined,
    ...tokens,
  };
}

function callerOf(file: CredentialFile | null): string {
  const target = /serviceAccounts\/([^/:]+@[^/:]+):/.exec(
    textOf(file?.service_account_impersonation_url) ?? "",
  );
  return target?.[1] ?? textOf(file?.client_email) ?? "the reader";
}

/** A file may name programs and hosts: programs are never run, tokens go to Google (or the simulator in its place) alone. */
export async function readCredentialFile(
  path: string,
  endpoint: string | undefined,
): Promise<CredentialFile> {
  let file: CredentialFile;
  try {
    file = JSON.parse(await readFile(path, "utf8")) as CredentialFile;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(path, `it cannot be read: ${reason}`, error);
  }
  if (file.credential_source?.executable !== undefined) {
    throw refused(path, "it names a program to run, which Rollcall never does");
  }
  for (const url of [file.token_url, file.service_account_impersonation_url]) {
    if (url !== undefined && !isGoogle(String(url), endpoint)) {
      throw refused(path, `it sends tokens to ${String(url).slice(0, 100)}, which is not Google`);
    }
  }
  return file;
}

function isGoogle(text: string, endpoint: string | undefined): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (endpoint !== undefined && URL.canParse(endpoint) && new URL(endpoint).origin === url.origin)
    return true;
  return url.protocol === "https:" && /(^|\.)googleapis\.com$/.test(url.hostname);
}

function refused(path: string, reason: string, cause?: unknown): Invalid {
  return new Invalid(`The credential configuration ${path} is refused: ${reason}.`, {
    cause,
    hint: "Make it with: gcloud iam workload-identity-pools create-cred-config … --service-account=READER",
  });
}

type Tokens = Pick<Credentials, "token" | "renew">;

/** By federation where a file says so, else by the library's own chain. The clients renew their tokens themselves. */
async function ownTokens(ctx: GcpContext, file: CredentialFile | null): Promise<Tokens> {
  const { auth } = await import("googleapis/build/src/apis/iamcredentials/index.js");
  type Options = ConstructorParameters<typeof auth.IdentityPoolClient>[0];
  const make = (): { getAccessToken(): Promise<string | { token?: string | null } | null | undefined> } => {
    if (file === null) return new auth.GoogleAuth({ scopes: [scope] });
    const isAws = String(file.credential_source?.environment_id ?? "").startsWith("aws");
    // Its form was checked as far as it matters here; the client refuses the rest.
    const options = { ...file, scopes: [scope] } as unknown as Options;
    return isAws
      ? new auth.AwsClient(options as unknown as ConstructorParameters<typeof auth.AwsClient>[0])
      : new auth.IdentityPoolClient(options);
  };
  let current: ReturnType<typeof make> | null = null;
  return {
    token: async () => {
      try {
        current ??= make();
        const google = current;
        const answer = await untilStopped(ctx.signal, () => google.getAccessToken());
        const token = typeof answer === "string" ? answer : answer?.token;
        if (token) return token;
      } catch (error) {
        throw asCredentialError(error, ctx.clock.now());
      }
      throw noCredentials("there is no token");
    },
    renew: () => {
      current = null;
    },
  };
}

function impersonated(ctx: GcpContext, account: string, own: Tokens): Tokens {
  let current: Promise<string> | null = null;
  let age = stopwatch();
  const fetchToken = async () => {
    const { iamcredentials } = await import("googleapis/build/src/apis/iamcredentials/index.js");
    const api = iamcredentials({ version: "v1", ...(ctx.endpoint && { rootUrl: ctx.endpoint }) });
    const authorization = `Bearer ${await own.token()}`;
    const answer = await untilStopped(ctx.signal, () =>
      api.projects.serviceAccounts.generateAccessToken(
        { name: `projects/-/serviceAccounts/${account}`, requestBody: { scope: [scope] } },
        { headers: { authorization }, signal: ctx.signal, redirect: "error", retry: false },
      ),
    ).catch((error: unknown) => {
      throw impersonationError(error, account, ctx.clock.now());
    });
    if (!answer.data.accessToken) throw noCredentials("impersonation gave no token");
    return answer.data.accessToken;
  };
  const renew = () => {
    current = null;
  };
  return {
    token: () => {
      if (current === null || age() > renewAfterMs) {
        age = stopwatch();
        current = fetchToken();
        current.catch(renew);
      }
      return current;
    },
    renew: () => {
      own.renew();
      renew();
    },
  };
}

function impersonationError(error: unknown, account: string, now: Date): RollcallError {
  if (error instanceof RollcallError) return error;
  const { status, message } = readFailure(error, now);
  if (status !== 403 && status !== 404) return asCredentialError(error, now);
  return new Denied(
    "iam.serviceAccounts.getAccessToken",
    `${account} could not be impersonated: ${message}`,
    {
      cause: error,
      hint: `Grant the worker's own identity roles/iam.serviceAccountTokenCreator (iam.serviceAccounts.getAccessToken) on ${account}.`,
    },
  );
}

function asCredentialError(error: unknown, now: Date): RollcallError {
  if (error instanceof RollcallError) return error;
  const { message, status } = readFailure(error, now);
  if (status === null || status >= 500 || status === 429) return noCredentials(message, error, true);
  return noCredentials(message, error);
}

function noCredentials(reason: string, cause?: unknown, transient = false): Unavailable {
  return new Unavailable(`The worker could not sign in to Google Cloud: ${reason}`, {
    cause,
    transient,
    hint: "Attach a service account to the worker, or give it a credential configuration file (credentialsFile or GOOGLE_APPLICATION_CREDENTIALS).",
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
