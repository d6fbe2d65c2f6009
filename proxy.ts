/** Guarantees that the web process answers only to this machine's own names, and that every page carries its security headers. */
import { type NextRequest, NextResponse } from "next/server";

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** True for `localhost`, `127.0.0.1` and `[::1]`, each with or without a port. */
function isLocalHost(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
  return LOCAL_NAMES.has(name);
}

function refuse(host: string): NextResponse {
  const problem = {
    type: "about:blank",
    title: "This address is not served",
    status: 421,
    detail: `Rollcall answers only to localhost, 127.0.0.1 and [::1]; the request named "${host.slice(0, 200)}".`,
    hint: "Open Rollcall by its local address, or through an SSH tunnel to this machine.",
  };
  return NextResponse.json(problem, {
    status: 421,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
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
  if (!isLocalHost(host)) return refuse(host);
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
