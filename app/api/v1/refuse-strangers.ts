/** For routes that the proxy lets through unread, since it would hold their bodies in memory: host, origin and sender, judged alike. */
import type { NextRequest } from "next/server";
import { isForeignChange, isLocalHost, isSecureSite, isServedHost } from "#lib/auth/served-address.ts";
import { Forbidden, SignedOut } from "#lib/errors.ts";

/** `encrypted`: by https alone, but on this machine itself. Throws Forbidden, and SignedOut without a key. */
export function refuseStrangers(request: NextRequest, { encrypted = false } = {}): void {
  const host = request.headers.get("host") ?? "";
  if (!isServedHost(host) || isForeignChange(request, host)) {
    throw new Forbidden("The request comes by a name that is not Rollcall's, or from another site.", {
      hint: "Send it to Rollcall's own address, from a program.",
    });
  }
  if (encrypted && !isLocalHost(host) && !isSecureSite) {
    throw new Forbidden("This is taken over https alone.", {
      hint: "Put a certificate before Rollcall and set NEXTAUTH_URL to its https address.",
    });
  }
  if (request.headers.has("authorization")) return;
  throw new SignedOut("It is delivered with an API key.", {
    hint: "Make one for the source: npm run cli -- keys create --name NAME --scopes ingest:SOURCE",
  });
}
