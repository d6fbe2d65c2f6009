/** Guarantees that the web process answers only to this machine's own names, changes nothing for another site, reads no endless body, and that every page carries its security headers. */
import { type NextRequest, NextResponse } from "next/server";

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True for `localhost`, `127.0.0.1` and `[::1]`, each with or without a port. */
function isLocalHost(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
  return LOCAL_NAMES.has(name);
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

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * True for a request that changes something and that a browser sends for a page of another origin: those name it, or say
 * `null` or `cross-site`. Programs that are no browser carry nobody's rights, and send neither header.
 */
function isForeignChange(request: NextRequest, host: string): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const origin = request.headers.get("origin");
  return origin !== null && origin !== `http://${host}` && origin !== `https://${host}`;
}

/** Bytes of a request's body. Forms are some hundred; files are imported on the command line. */
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

export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host") ?? "";
  if (!isLocalHost(host)) return refuse(foreignHost(host));
  if (isForeignChange(request, host)) return refuse(foreignChange);
  const refused = refusedBody(request.headers);
  if (refused !== null) return refuse(refused);
  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
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
