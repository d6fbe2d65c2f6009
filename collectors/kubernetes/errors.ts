/** Turns whatever a call threw into Rollcall's own errors, with the fix in the hint; the only file that reads API failures. */
import { Denied, NotApplicable, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";

/** An answer of the API server that is not 2xx; `reason` and `message` as in its Status object. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly reason: string;
  /** Of a 410: where an inconsistent list may go on. */
  readonly continueToken: string | null;
  constructor(status: number, reason: string, message: string, continueToken: string | null = null) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.continueToken = continueToken;
  }
}

/** An answer that ended early or is not JSON: asking again may help. */
export class CutAnswer extends Error {}

/** What was tried: `permission` as permissions.json has it, `namespace` null for the whole cluster. */
export type Attempt = { permission: string; namespace: string | null };

/** Our own errors pass through unchanged. */
export function mapError(error: unknown, { permission, namespace }: Attempt): RollcallError {
  if (error instanceof RollcallError) return error;
  const where = namespace === null ? "" : ` in namespace ${namespace}`;
  if (error instanceof ApiFailure) return mapFailure(error, permission, where);
  const message = error instanceof Error ? describe(error) : String(error);
  return new Unavailable(`The API server did not answer "${permission}"${where} properly: ${message}`, {
    transient: true,
    hint: "Check that the worker reaches the API server, then collect again.",
    cause: error,
  });
}

function mapFailure(failure: ApiFailure, permission: string, where: string): RollcallError {
  const { status, message } = failure;
  const detail = { status, reason: failure.reason };
  switch (status) {
    case 401:
      return new Unavailable(`The API server does not accept the credentials: ${message}`, {
        transient: false,
        hint: "Renew the credentials of the kubeconfig (or the pod's account), and check the machine's clock.",
        detail,
      });
    case 403:
      return new Denied(permission, `"${permission}"${where} was refused: ${message}`, {
        hint: denialHint(permission, where),
        detail,
      });
    case 404:
      return new NotFound(`"${permission}"${where}: ${message}`, {
        hint: "It was deleted meanwhile.",
        detail,
      });
    case 406:
      return new NotApplicable(`The server does not offer "${permission}" in the form it was asked for.`, {
        hint: "Rollcall never asks for more than metadata here; a newer server answers it.",
        detail,
      });
    default:
      return new Unavailable(`"${permission}"${where} failed with ${status}: ${message}`, {
        transient: status === 429 || status >= 500 || status === 410,
        hint:
          status === 429
            ? "The API server throttled Rollcall also after all retries; collect again when it is less busy."
            : "Wait for the next collection, or look at the API server's log.",
        detail,
      });
  }
}

function denialHint(permission: string, where: string): string {
  const [verb = "", what = ""] = permission.split(" ");
  const [resource = "", name] = what.split("/");
  const option = name === undefined ? `${resource}` : `${resource}/${name}`;
  return `Let the collector ${permission}${where}: apply collectors/kubernetes/reader${resource === "secrets" ? "-legacy-tokens" : ""}.yaml and check with: kubectl auth can-i ${verb} ${option}${where === "" && name === undefined ? " --all-namespaces" : ""}`;
}

/** What a call that was stopped ends with: nothing is wrong, and the slice is not complete. */
export function stopped(signal: AbortSignal): Unavailable {
  return new Unavailable("The collection was stopped.", {
    transient: true,
    hint: "Start the collection again.",
    cause: signal.reason,
  });
}

/** An answer that contradicts itself or comes from something that is no API server. */
export function malformed(message: string): Unavailable {
  return new Unavailable(message, {
    transient: true,
    hint: "Check that the server of the kubeconfig is an API server and no proxy's sign-in page, then collect again.",
  });
}

/** Message and cause without anything a request carried. */
function describe(error: Error): string {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  const code = (error as { code?: unknown }).code ?? cause?.code;
  return code === undefined ? error.message : `${error.message} (${String(code)})`;
}
