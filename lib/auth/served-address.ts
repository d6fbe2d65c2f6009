/** Which names the web process answers to, and which requests a browser sends for a page of another site. */

const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address that people reach Rollcall by, where something with a certificate stands before it. */
const publicAddress = process.env.NEXTAUTH_URL ? new URL(process.env.NEXTAUTH_URL) : null;

/** Browsers come over https. */
export const isSecureSite = publicAddress?.protocol === "https:";

/** True for `localhost`, `127.0.0.1` and `[::1]`, each with or without a port. */
export function isLocalHost(host: string): boolean {
  return localNames.has(host.replace(/:\d{1,5}$/, "").toLowerCase());
}

export function isServedHost(host: string): boolean {
  return isLocalHost(host) || host.toLowerCase() === publicAddress?.host;
}

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * True for a request that changes something and that a browser sends for a page of another origin: those name it, or say
 * `null` or `cross-site`. Programs that are no browser carry nobody's rights, and send neither header.
 */
export function isForeignChange(request: { method: string; headers: Headers }, host: string): boolean {
  if (safeMethods.has(request.method)) return false;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const origin = request.headers.get("origin");
  return origin !== null && origin !== `http://${host}` && origin !== `https://${host}`;
}
