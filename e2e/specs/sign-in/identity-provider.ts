/** A real OpenID provider with a few people in it. Whoever is sent to it is signed in as `person`, without a form. */
import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import Provider from "oidc-provider";

export type Claims = { name: string; email: string; email_verified: boolean; groups: string[] };

const clientId = "rollcall";
export const clientSecret = "a-secret-of-thirty-two-characters-or-more";

export class IdentityProvider {
  readonly people: Record<string, Claims>;
  /** Who the next sign-in is. */
  person = "ada";
  /** Its ID tokens are for another client. */
  isForOthers = false;
  /** Its ID tokens tell everything themselves, as Entra ID's do; else groups and addresses are told by userinfo alone. */
  isToldInToken = false;
  /** How often userinfo was asked. */
  asked = 0;
  readonly issuer: string;
  readonly #port: number;
  readonly #providers: { plain: Provider; telling: Provider };
  #server: Server | null = null;

  constructor(port: number, redirects: string[], people: Record<string, Claims>) {
    this.#port = port;
    this.people = people;
    this.issuer = `http://127.0.0.1:${port}`;
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#providers = {
      plain: this.#make(privateKey, redirects, true),
      telling: this.#make(privateKey, redirects, false),
    };
  }

  get settings(): Record<string, string> {
    return {
      ROLLCALL_OIDC_ISSUER: this.issuer,
      ROLLCALL_OIDC_NAME: "Acme",
      ROLLCALL_OIDC_CLIENT_ID: clientId,
      ROLLCALL_OIDC_CLIENT_SECRET: clientSecret,
      ROLLCALL_OIDC_SCOPES: "openid email profile groups",
    };
  }

  #make(key: KeyObject, redirects: string[], conformIdTokenClaims: boolean): Provider {
    const provider = new Provider(this.issuer, {
      conformIdTokenClaims,
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirects }],
      scopes: ["openid", "email", "profile", "groups"],
      claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"], groups: ["groups"] },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, ...this.people[id] }),
      }),
      interactions: { url: () => "/login" },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      cookies: { keys: ["tests only"] },
      jwks: { keys: [{ ...key.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] },
      // Consent is not what is tested here.
      loadExistingGrant: async (ctx: {
        oidc: { client: { clientId: string }; session: { accountId: string } };
      }) => {
        const { client, session } = ctx.oidc;
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope("openid email profile groups");
        await grant.save();
        return grant;
      },
    });
    provider.use(async (ctx, next) => {
      await next();
      if (!this.isForOthers || ctx.path !== "/token" || typeof ctx.body.id_token !== "string") return;
      ctx.body = { ...ctx.body, id_token: forAnother(ctx.body.id_token, key) };
    });
    return provider;
  }

  async start(): Promise<void> {
    const { plain, telling } = this.#providers;
    const answers = { plain: plain.callback(), telling: telling.callback() };
    this.#server = createServer((req, res) => {
      if (req.url === "/me") this.asked += 1;
      if (req.url !== "/login") return answers[this.isToldInToken ? "telling" : "plain"](req, res);
      (this.isToldInToken ? telling : plain)
        .interactionFinished(req, res, { login: { accountId: this.person } })
        .catch((error) => {
          res.writeHead(500).end(String(error));
        });
    });
    await new Promise<void>((done) => this.#server?.listen(this.#port, "127.0.0.1", done));
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => (this.#server === null ? done(null) : this.#server.close(done)));
    this.#server = null;
  }
}

/** The same token, signed by the same key, made out to another client. */
function forAnother(token: string, key: KeyObject): string {
  const [head = "", body = ""] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(body, "base64url").toString()), aud: "somebody-else" };
  const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key).toString("base64url")}`;
}
