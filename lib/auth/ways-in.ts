/** The ways to sign in that are on now. */
import type { Pool } from "pg";
import { isDemoSignInOn } from "./demo-sign-in.ts";
import { readSignInSettings, type SignInSettings } from "./sign-in-settings.ts";

export type WaysIn = {
  settings: SignInSettings;
  demo: boolean;
  /** Whose users have access at all: a way that was switched off takes its sessions along. */
  providers: string[];
};

/** Throws Invalid for settings that cannot be read. */
export async function waysIn(pool: Pool): Promise<WaysIn> {
  const settings = readSignInSettings();
  const demo = await isDemoSignInOn(pool, settings);
  const { oidc, github, local } = settings;
  const on = { oidc: oidc !== null, github: github !== null, local, demo, bootstrap: true };
  const providers = Object.entries(on).flatMap(([name, isOn]) => (isOn ? [name] : []));
  return { settings, demo, providers };
}
