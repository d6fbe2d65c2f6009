/** Access to where an engine is: as the role the source names for it, else as whoever reads the source's root. */

import { accountOfArn } from "#lib/providers/aws/keys.ts";
import { createPace } from "../calls/pace.ts";
import type { Access } from "./access.ts";
import { accessWith, openAccess } from "./access.ts";
import { type AwsContext, roleSession } from "./sessions.ts";

/** `root`: the account in single-account mode; null for the organization. To be closed. */
export async function engineAccess(
  ctx: AwsContext,
  root: string | null,
  roleArn: string | undefined,
): Promise<Access> {
  if (roleArn === undefined) return openAccess(ctx, root);
  const pace = createPace({ gapMs: 0, unitMs: ctx.limits.retryDelayMs, signal: ctx.signal });
  return accessWith(ctx, accountOfArn(roleArn), await roleSession(ctx, roleArn), pace);
}
