import { expect, test } from "@playwright/test";
import { DEMO_ROLES, signedInAs } from "./signed-in.ts";

test.use({ storageState: { cookies: [], origins: [] } });

test("the demo signs in as each of its roles by one press", async ({ browser, baseURL }) => {
  for (const role of DEMO_ROLES) {
    const context = await browser.newContext({ baseURL });
    const answer = await context.request.post("/sign-in/with/demo", { form: { role, to: "/healthz" } });
    expect(answer.status()).toBe(200);
    await context.storageState({ path: signedInAs(role) });
    await context.close();
  }
});
