/** The two versions of Microsoft Graph, and what only the beta says. */
import type { Application } from "../world/model.ts";

export type Version = "v1.0" | "beta";

export const isDisabled = (application: Application | undefined): boolean | null =>
  application === undefined ? null : application.disabled;
