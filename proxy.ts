/** Guarantees that the web process answers only to this machine's own names and its public address, serves nothing to who is not signed in, changes nothing for another site, reads no endless body, and that every page carries its security headers. */
import { type NextRequest, NextResponse } from "next/server";
import { isForPrograms, isPublicPath } from "./lib/auth/routes.ts";
import { isForeignChange, isLocalHost, isSecureSite, isServedHost } from "./lib/auth/served-address.ts";
import { sessionCookieName } from "./lib/auth/session-cookie-name.ts";

function protocolOf(host: string): "http" | "https" {
  return isSecureSite && !isLocalHost(host) ? "https" : "http";
}

type Refusal = { title: string; status: number; detail: string; hint: string };

function refuse(refusal: Refusal): NextResponse {
  const problem = { type: "about:blank", ...refusal };
  return NextResponse.json(problem, {
    status: refusal.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}

function foreignHost(host: string): Refusal {
  return {
    title: "This address is not served",
    status: 421,
    detail: `Rollcall answers only to localhost, 127.0.0.1 and [::1]; the request named "${host.slice(0, 200)}".`,
    hint: "Open Rollcall by its local address, or through an SSH tunnel to this machine.",
  };
}

const foreignChange: Refusal = {
  title: "Another site may not change anything here",
  status: 403,
  detail: "The request comes from a page of another origin.",
  hint: "Do it on a page of Rollcall itself.",
};

const files = /^\/(_next\/|icon\.svg$|favicon\.ico$)/;

/**
 * The answer to a request without a session's cookie, before anything is read; null lets it through. Whether a cookie is
 * worth anything is judged where things are read.
 */
function turnAway(request: NextRequest, host: string): NextResponse | null {
  const { pathname, search } = request.nextUrl;
  if (isPublicPath(pathname) || files.test(pathname)) return null;
  if (request.cookies.has(sessionCookieName(isSecureSite))) return null;
  // Who shows a key is judged by it, where things are read.
  if (isForPrograms(pathname) && request.headers.has("authorization")) return null;
  if (request.method !== "GET" || isForPrograms(pathname)) return refuse(signedOut);
  const to = pathname === "/" ? "/" : pathname + search;
  const location = new URL(`/sign-in?to=${encodeURIComponent(to)}`, `${protocolOf(host)}://${host}`);
  return NextResponse.redirect(location, { status: 307, headers: { "cache-control": "no-store" } });
}

const signedOut: Refusal = {
  title: "Nobody is signed in here.",
  status: 401,
  detail: "The request carries no session.",
  hint: "Sign in on the pages, then try again.",
};

/** Bytes of a request's body. Forms are some hundred; files are delivered to a route of their own. */
const LONGEST_BODY = 1024 * 1024;

/** Null for a request whose body may be read. What does not say its length could be endless. */
function refusedBody(headers: Headers): Refusal | null {
  if (headers.has("transfer-encoding")) {
    return {
      title: "The request must say how long it is",
      status: 411,
      detail: "It has a body without a Content-Length.",
      hint: "Send the body whole, with its length.",
    };
  }
  const length = headers.get("content-length") ?? "0";
  if (/^\d{1,15}$/.test(length) && Number(length) <= LONGEST_BODY) return null;
  return {
    title: "The request is too large",
    status: 413,
    detail: `Its body has ${length.slice(0, 20)} bytes; the most is ${LONGEST_BODY}.`,
    hint: "Import files on the command line: npm run cli -- import --help",
  };
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** A delivered file or batch may be larger than what is held in memory here: its route judges host, sender and length by itself, and streams. */
export const config = {
  matcher: ["/((?!api/v1/sources/[^/]+/ingest$|api/v1/ingest/kubernetes-audit/[^/]+$).*)"],
};

export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host") ?? "";
  if (!isServedHost(host)) return refuse(foreignHost(host));
  if (isForeignChange(request, host)) return refuse(foreignChange);
  const refused = refusedBody(request.headers);
  if (refused !== null) return refuse(refused);
  const turnedAway = turnAway(request, host);
  if (turnedAway !== null) return turnedAway;
  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  // Sign-in makes addresses from these: they name what was checked above, whatever the request said.
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocolOf(host));
  headers.set("x-rollcall-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  response.headers.set("cross-origin-resource-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  return response;
}
