import { expect, it } from "vitest";
import { redact } from "./redact.ts";

it.each([
  "Microsoft.Authorization/roleAssignmentScheduleInstances/read",
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
  "policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query",
])("keeps the name of an action, however long it is: %s", (action) => {
  expect(redact(`a role with the action ${action}, on it`)).toBe(`a role with the action ${action}, on it`);
});

it.each([
  ["key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYABCD+ end", "key … end"],
  ["key abcdefghijABCDEFGHIJabcdefghijABCDEFGHIJabcd", "key …"],
  ["The key wJalrXUtnFEMIbK7MDENGbPxRfiCYEXAMPLEKEYwJalrX is wrong", "The key … is wrong"],
  ["postgres://user:word@host/db", "postgres://…@host/db"],
  ["authorization: Bearer abc.def", "authorization: Bearer …"],
  ["client_secret=abc123 failed", "client_secret=… failed"],
  ["password=hunter2, then", "password=…, then"],
  ["got eyJhbGciOi.eyJzdWIi.c2ln here", "got … here"],
])("takes out what may be a secret: %s", (message, shown) => {
  expect(redact(message)).toBe(shown);
});

it("looks at a message of any length for no long time", () => {
  const begun = performance.now();
  for (const part of ["a", "a-", "a/", "Aa/", "token", "x://", "Aa", ":"]) redact(part.repeat(500_000));
  expect(performance.now() - begun).toBeLessThan(10_000);
});
