/** Maps every error to one answer in problem+json (RFC 9457): a title, a status, and a hint with the next action. */
import { inspect } from "node:util";
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";
import { type ErrorCode, RollcallError } from "#lib/errors.ts";

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  "signed-out": 401,
  forbidden: 403,
  "not-found": 404,
  "too-large": 413,
  conflict: 409,
  denied: 502,
  incomplete: 502,
  unavailable: 503,
  "not-applicable": 404,
};

/** Nothing of an unexpected error leaves the process but that it happened; its message goes to the log. */
export function problem(error: unknown): Response {
  const known = error instanceof RollcallError;
  if (!known) console.error(withoutSecrets(inspect(error)));
  const status = known ? STATUS[error.code] : 500;
  const body = {
    type: "about:blank",
    title: known ? error.message : "Rollcall could not answer",
    status,
    code: known ? error.code : "internal",
    hint: known ? error.hint : "Look in the log of the web process for the cause.",
    ...(known && typeof error.detail.position === "number" ? { position: error.detail.position } : {}),
  };
  return Response.json(body, {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(status === 401 ? { "www-authenticate": 'Bearer realm="Rollcall"' } : {}),
    },
  });
}
