import { expect, test } from "vitest";
import { type Arrival, judgeArrival } from "./judge-arrival.ts";

const ada: Arrival = {
  provider: "oidc",
  subject: "1",
  name: "Ada",
  email: "ada@example.com",
  emailVerified: true,
  groups: [],
};
const only = ["example.com"];

test.each([
  { arrival: ada, domains: only, refusal: null },
  { arrival: { ...ada, email: "ada@EXAMPLE.com" }, domains: only, refusal: null },
  { arrival: { ...ada, emailVerified: false }, domains: only, refusal: "unverified" },
  { arrival: { ...ada, emailVerified: false }, domains: [], refusal: null },
  { arrival: { ...ada, email: null }, domains: only, refusal: "domain" },
  { arrival: { ...ada, email: "ada@evil.example" }, domains: only, refusal: "domain" },
  { arrival: { ...ada, email: "ada@sub.example.com" }, domains: only, refusal: "domain" },
  { arrival: { ...ada, email: "ada@example.com@evil.example" }, domains: only, refusal: "domain" },
  { arrival: { ...ada, email: "example.com" }, domains: ["evil.example"], refusal: "domain" },
  { arrival: { ...ada, subject: "" }, domains: [], refusal: "no-subject" },
  { arrival: { ...ada, subject: "", provider: "github" as const }, domains: [], refusal: "organization" },
])(
  "$arrival.email, verified $arrival.emailVerified, where $domains may come: $refusal",
  ({ arrival, domains, refusal }) => {
    expect(judgeArrival(arrival, domains)).toBe(refusal);
  },
);
