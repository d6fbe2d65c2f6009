import "./globals.css";
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { Navigation } from "#components/frame/navigation.tsx";
import { Theme } from "#components/frame/theme.tsx";
import { TopBar } from "#components/frame/top-bar.tsx";
import type { Person } from "#lib/auth/find-person.ts";
import { currentPerson } from "./current-person.ts";
import { mono, sans } from "./fonts.ts";
import { Freshness } from "./freshness.tsx";
import { ProbableBadge } from "./probable-badge.tsx";
import { SignedOutFrame } from "./signed-out-frame.tsx";

export const metadata: Metadata = {
  title: { default: "Rollcall", template: "%s · Rollcall" },
  description: "Calls the roll of machine identities.",
  robots: { index: false, follow: false },
};

/** The nonce that the proxy put into this request's content security policy. */
async function readNonce(): Promise<string | undefined> {
  const policy = (await headers()).get("content-security-policy");
  return policy?.match(/'nonce-([^']+)'/)?.[1];
}

export default async function Layout({ children }: { children: ReactNode }) {
  const nonce = await readNonce();
  // A database that does not answer is said by the page; the frame must not fall with it.
  const person = await currentPerson().catch(() => null);
  const nav = (await cookies()).get("nav")?.value === "closed" ? "closed" : "open";
  return (
    <html lang="en" data-nav={nav} suppressHydrationWarning className={`${sans.variable} ${mono.variable}`}>
      <body>
        <Theme nonce={nonce}>
          <a
            href="#content"
            className="no-print fixed top-2 left-2 z-50 -translate-y-16 rounded-box border border-accent bg-page px-3 py-1 focus:translate-y-0"
          >
            Skip to content
          </a>
          {person === null ? (
            <SignedOutFrame>{children}</SignedOutFrame>
          ) : (
            <Frame person={person}>{children}</Frame>
          )}
        </Theme>
      </body>
    </html>
  );
}

function Frame({ person, children }: { person: Person; children: ReactNode }) {
  const { name, email, role, provider, teams } = person;
  const badges =
    teams.length === 0
      ? {}
      : {
          "/owners": (
            <Suspense fallback={null}>
              <ProbableBadge teams={teams} />
            </Suspense>
          ),
        };
  return (
    <div
      data-frames
      className="grid min-h-dvh grid-cols-[220px_minmax(0,1fr)] max-wide:grid-cols-[52px_minmax(0,1fr)] max-mid:grid-cols-[minmax(0,1fr)] print:block collapsed:grid-cols-[52px_minmax(0,1fr)] max-mid:collapsed:grid-cols-[minmax(0,1fr)]"
    >
      <Navigation badges={badges} />
      <div className="min-w-0">
        <TopBar badges={badges} account={{ name, email, role, demo: provider === "demo" }} />
        <div data-frame className="contents">
          <Freshness />
        </div>
        <main id="content" tabIndex={-1} className="max-w-[1600px] p-6 outline-none max-mid:p-4">
          {children}
        </main>
      </div>
    </div>
  );
}
