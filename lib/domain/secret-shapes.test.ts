import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsSecret, withoutSecrets, withoutSecretsIn, withoutSecretValue } from "./secret-shapes.ts";

// Put together here, so that no scanner takes the test for a leak.
const secrets = [
  `ghp_${"a1B2".repeat(9)}`,
  `github_pat_${"a1B2".repeat(10)}`,
  `glpat-${"a1B2".repeat(5)}`,
  `xoxb-${"12345678-".repeat(3)}abc`,
  `sk_live_${"a1B2".repeat(6)}`,
  `hvs.${"a1B2".repeat(8)}`,
  `AIza${"a1B2c".repeat(7)}`,
  `rc_0123abcd_${"a1B2".repeat(8)}`,
  `eyJhbGciOi.${"a1B2".repeat(4)}.${"c3D4".repeat(4)}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${"a1B2".repeat(20)}\n-----END RSA PRIVATE KEY-----`,
  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".replace("EXAMPLE", "3XAMPL3"),
];

test.each(secrets)("takes a secret out wherever it stands: %s", (secret) => {
  for (const text of [
    secret,
    `deployed with ${secret} by ann`,
    JSON.stringify({ env: [{ value: secret }] }),
  ]) {
    expect(withoutSecrets(text)).not.toContain(secret.slice(12, 40));
    expect(holdsSecret({ deep: [text] })).toBe(true);
  }
});

test.each([
  ["postgres://user:hunter22@db/x", "postgres://…@db/x"],
  ["Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer …"],
  ["DB_PASSWORD=hunter22 run", "DB_PASSWORD=… run"],
  [
    "https://x.blob.core.windows.net/c?sv=1&sig=abcdefgh%3D&se=2",
    "https://x.blob.core.windows.net/c?sv=1&sig=…&se=2",
  ],
  ["AccountName=x;AccountKey=abcdefgh==;End", "AccountName=x;AccountKey=…;End"],
])("takes out what follows the name of a secret: %s", (text, clean) => {
  expect(withoutSecrets(text)).toBe(clean);
});

test.each([
  "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
  "sha256:0f3a6c1d2b4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
  "3f2504e04f8911d39a0c0305e82c330112345678",
  "https://github.com/acme/payments/tree/main?ref=a:b",
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read",
  "11111111-1111-4111-8111-111111111111",
  "ann@example.org",
  "reads the secret db-main and the token of ci",
  "serviceAccount:deploy@p-1.iam.gserviceaccount.com",
  "system:serviceaccount:pay:api",
])("leaves what only looks busy: %s", (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test("a label is judged by its name too, but a switch or a count is none", () => {
  expect(withoutSecretValue("db-password", "hunter2")).toBe("…");
  expect(withoutSecretValue("app.example/apiKey", "hunter2")).toBe("…");
  expect(withoutSecretValue("needs-token", "true")).toBe("true");
  expect(withoutSecretValue("rotate/token", "90")).toBe("90");
  expect(withoutSecretValue("team", "payments")).toBe("payments");
  expect(withoutSecretValue("token-expiration", "86400")).toBe("86400");
});

test("cleaning twice is cleaning once, and what is cleaned holds no secret", () => {
  const text = fc
    .array(fc.oneof(fc.string(), fc.constantFrom(...secrets, "password=", ":", "@", " ")))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (dirty) => {
      const clean = withoutSecrets(dirty);
      expect(withoutSecrets(clean)).toBe(clean);
      expect(holdsSecret(withoutSecretsIn({ a: [dirty] }))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("no text, however long and however made, takes long to clean", () => {
  const parts = [
    "a",
    ":",
    "a.",
    "a/",
    "x:y",
    "A1a",
    "eyJ",
    "eyJ-",
    "://a:",
    "a://",
    "a.b://",
    "password=",
    "secret ",
    "key:   ",
  ];
  const more = [
    "bearer ",
    "basic ",
    "-----BEGIN PRIVATE KEY-----",
    "SG.a-",
    "ghp_",
    "rc_00000000_",
    "\n",
    '"',
    "=",
    "-",
  ];
  const begun = performance.now();
  for (const part of [...parts, ...more]) withoutSecrets(part.repeat(Math.ceil(200_000 / part.length)));
  // Some 100 ms; what grows with the square of the length takes minutes.
  expect(performance.now() - begun).toBeLessThan(10_000);
});
