/** What AWS answers when it refuses: a code, a message and a status, written differently by each protocol. */
export class WireError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(code: string, message: string, status = 400, headers: Record<string, string> = {}) {
    super(message);
    this.name = "WireError";
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/** The simulator itself is wrong (it wrote or read a member the SDK does not have): never part of a scripted failure. */
export class SchemaViolation extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SchemaViolation";
  }
}
