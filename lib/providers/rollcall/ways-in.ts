/** How an API key is used: by showing it, for as long as it lives. That is a static credential, here as anywhere. */
import type { WaysIn } from "../ways-in.ts";

export const rollcallWaysIn: WaysIn = {
  streams: { rollcall_api_key: [{ stream: "rollcall/api-keys", ways: ["static-token"] }] },
  credentials: { rollcall_api_key: { way: "static-token", isStatic: true } },
  wayOfTrust: () => null,
};
