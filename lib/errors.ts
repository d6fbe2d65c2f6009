/** The handful of errors Rollcall throws on purpose; each carries a hint: the next action for the person who reads it. */

type Options = { hint: string; cause?: unknown; detail?: Record<string, unknown> };

export type ErrorCode =
  | "invalid"
  | "not-found"
  | "signed-out"
  | "too-large"
  | "forbidden"
  | "conflict"
  | "denied"
  | "unavailable"
  | "incomplete"
  | "not-applicable";

export class RollcallError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly detail: Record<string, unknown>;
  constructor(code: ErrorCode, message: string, options: Options) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.detail = options.detail ?? {};
  }
}

/** The request itself is wrong: a bad filter, a bad option, a file that cannot be read. */
export class Invalid extends RollcallError {
  constructor(message: string, options: Options) {
    super("invalid", message, options);
  }
}

/** More was sent than is read. */
export class TooLarge extends RollcallError {
  constructor(message: string, options: Options) {
    super("too-large", message, options);
  }
}

export class NotFound extends RollcallError {
  constructor(message: string, options: Options) {
    super("not-found", message, options);
  }
}

/** Nobody is signed in, or no longer. */
export class SignedOut extends RollcallError {
  constructor(
    message = "Nobody is signed in here.",
    options: Options = { hint: "Sign in, then try again." },
  ) {
    super("signed-out", message, options);
  }
}

/** The actor's role does not allow the command or query. */
export class Forbidden extends RollcallError {
  constructor(message: string, options: Options) {
    super("forbidden", message, options);
  }
}

/** The state of the world refuses it: a second owner of a scope, a run already under way, a clock that runs backwards. */
export class Conflict extends RollcallError {
  constructor(message: string, options: Options) {
    super("conflict", message, options);
  }
}

/** A collector was refused a permission. `permission` is the provider's own name for what is missing. */
export class Denied extends RollcallError {
  readonly permission: string;
  constructor(permission: string, message: string, options: Options) {
    super("denied", message, options);
    this.permission = permission;
  }
}

/** The other side did not answer properly: throttling that outlasted the retries, 5xx, a cut network, expired credentials. */
export class Unavailable extends RollcallError {
  /** Whether the same call may work later without anybody doing anything. */
  readonly transient: boolean;
  constructor(message: string, options: Options & { transient: boolean }) {
    super("unavailable", message, options);
    this.transient = options.transient;
  }
}

/** Something was delivered, but not all of it: `missing` names what is not there, in words for the coverage page. */
export class Incomplete extends RollcallError {
  readonly missing: string[];
  constructor(missing: string[], message: string, options: Options) {
    super("incomplete", message, options);
    this.missing = missing;
  }
}

/** What the stream is about does not exist on this side (a resource type the server does not offer, a feature not enabled). */
export class NotApplicable extends RollcallError {
  constructor(message: string, options: Options) {
    super("not-applicable", message, options);
  }
}
