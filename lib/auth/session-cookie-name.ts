/** The name of the session's cookie, for the proxy too, which opens none. `secure`: browsers come over https, and keep to it. */
export function sessionCookieName(secure: boolean): string {
  return `${secure ? "__Secure-" : ""}rollcall.session`;
}
