/** The address of every page, with something to show; what a test or a picture of all pages walks through. */
import type { APIRequestContext } from "@playwright/test";
import { aRunOf } from "./real-run.ts";

/** Pages that a demo just started has, as its administrator sees them. `request`: signed in. */
export async function everyPage(request: APIRequestContext): Promise<string[]> {
  const answer = await request.get("/api/v1/identities?limit=1&q=grants%3E0%20workloads%3E0");
  const [identity] = ((await answer.json()) as { items: { id: string }[] }).items;
  return [
    `/identities/${identity?.id}`,
    `/sources/acme-aws/runs/${await aRunOf(request, "acme-aws")}`,
    ...addresses,
  ];
}

/** Those whose address is the same in every demo. */
export const addresses = [
  "/",
  "/program",
  "/summary",
  "/unusual/became-privileged",
  "/identities",
  "/identities?q=natur:x",
  "/identities/on/2026-11-24",
  "/identities/trend?q=provider:aws&metric=ownership",
  "/identities/trend?q=created%3E90d",
  "/actions/iam:PassRole",
  "/actions/iam:PasRole",
  "/roles/1",
  "/findings?state=all",
  "/owners",
  "/owners/inbox",
  "/owners/campaigns",
  "/owners/teams",
  "/owners/teams/payments",
  "/burn-down",
  "/burn-down/1",
  "/burn-down/campaigns",
  "/burn-down/campaigns/1",
  "/burn-down/what-if",
  "/burn-down/meetings",
  "/scorecards",
  "/scorecards?by=class",
  "/exceptions",
  "/exceptions/break-glass",
  "/sources",
  "/sources/acme-aws",
  "/sources/acme-aws/set-up",
  "/sources/acme-aws/settings",
  "/sources/connect",
  "/sources/connect/aws",
  "/settings",
  "/settings/objectives?objective=tier-2-unused&try=1&sentence=x&q=tier:2&bad=stale:stale&target=95&window=90",
  "/settings/rules",
  "/settings/checks?check=old-credential&try=1&enabled=yes&threshold-days=30",
  "/settings/audit",
  "/settings/keys",
  "/settings/users",
  "/gallery",
  "/sign-in",
  "/no-such-page",
];
