/** One cheap call per permission, to see whether it is granted; what needs an object is tried on the first one there is. */
import type { Access } from "./access.ts";

/** What a probe found out: nothing to try it on, or fine. A refusal is thrown by the call. */
export type Probe = { permission: string; run(access: Access): Promise<"ok" | "nothing-to-try"> };

type Options = { abortSignal: AbortSignal };

/** A probe whose call stands for itself. */
export function simple(
  permission: string,
  run: (access: Access, options: Options) => Promise<unknown>,
): Probe {
  return {
    permission,
    async run(access) {
      await access.call(permission, (options) => run(access, options));
      return "ok";
    },
  };
}

/** A probe on the first object `find` comes upon; when finding is refused too, there is nothing to try. */
export function onFirst<T>(
  permission: string,
  find: (access: Access) => Promise<T | undefined>,
  run: (access: Access, found: T, options: Options) => Promise<unknown>,
): Probe {
  return {
    permission,
    async run(access) {
      const found = await find(access).catch(() => undefined);
      if (found === undefined) return "nothing-to-try";
      await access.call(permission, (options) => run(access, found, options));
      return "ok";
    },
  };
}
