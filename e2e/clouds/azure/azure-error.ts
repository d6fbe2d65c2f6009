/** An answer that is an error, in the words of the service that gives it; the server writes it on the wire. */
export class AzureError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  /** Resource Graph says only in the details what was wrong. */
  readonly details: { code: string; message: string }[];
  constructor(
    status: number,
    code: string,
    message: string,
    more: { headers?: Record<string, string>; details?: { code: string; message: string }[] } = {},
  ) {
    super(message);
    this.name = "AzureError";
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.details = more.details ?? [];
  }
}

/** A request the real service would not be sent: an unknown query parameter, property or clause. Counted by the server. */
export class ContractViolation extends AzureError {}
