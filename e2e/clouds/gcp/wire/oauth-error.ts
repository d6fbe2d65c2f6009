/** Errors of the token exchange, which speaks OAuth and not google.rpc.Status. */
import { StatusError } from "./status-error.ts";

export class OauthError extends StatusError {
  readonly error: string;

  constructor(error: string, description: string, code = 400) {
    super(code, error, description);
    this.error = error;
  }

  override body(): string {
    return JSON.stringify({ error: this.error, error_description: this.message });
  }
}
