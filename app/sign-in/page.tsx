import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { roleInSentence, roleWords } from "#components/ui/role-words.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import { roles } from "#lib/auth/roles.ts";
import { safePath } from "#lib/auth/routes.ts";
import { hasProvider } from "#lib/auth/sign-in-settings.ts";
import type { WaysIn } from "#lib/auth/ways-in.ts";
import { currentPerson, currentWaysIn } from "../current-person.ts";
import { parameter, type SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { problemWords } from "./problem-words.ts";
import { ProviderButton } from "./provider-button.tsx";

export const metadata: Metadata = { title: "Sign in" };

const CONTROL = "h-[34px] w-full rounded-box border border-line-strong bg-page px-2.5";

/** Every way in that is on, and why the last try failed. In the demo whoever is led here becomes its security lead. */
export default async function SignIn({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = await searchParams;
  const to = parameter(asked, "to");
  const words = problemWords(parameter(asked, "problem"), parameter(asked, "error"));
  const token = parameter(asked, "bootstrap");
  let ways: WaysIn;
  let person: Awaited<ReturnType<typeof currentPerson>>;
  try {
    ways = await currentWaysIn();
    person = await currentPerson();
  } catch (error) {
    return pageProblem(error, "Sign in");
  }
  if (ways.demo && person === null && to !== null && words === null)
    redirect(`/sign-in/with/demo?to=${encodeURIComponent(safePath(to))}`);
  return (
    <div className="mx-auto grid w-full max-w-[380px] gap-5 py-[6vh]">
      <div>
        <h1 className="font-semibold text-answer tracking-[-0.012em]">Sign in to Rollcall</h1>
        <p className="mt-1 text-fg-2">
          It holds the map of every privileged identity; what you do here is recorded with your name.
        </p>
      </div>
      {words !== null && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-box border border-line-strong p-3 [&>svg]:mt-[3px]"
        >
          <StatusIcon kind="breach" />
          <span>
            {words.problem} <span className="text-fg-2">{words.hint}</span>
          </span>
        </p>
      )}
      {person !== null && (
        <p className="text-fg-2">
          You are signed in as {person.name}, {roleInSentence(person.role)}.{" "}
          <Link href={safePath(to)} prefetch={false} className="text-accent underline">
            Go on
          </Link>
        </p>
      )}
      {token !== null ? <Bootstrap token={token} /> : <Ways ways={ways} to={safePath(to)} />}
    </div>
  );
}

function Ways({ ways: { settings, demo }, to }: { ways: WaysIn; to: string }) {
  const { oidc, github, local } = settings;
  return (
    <div className="grid gap-3">
      {oidc !== null && (
        <ProviderButton id="oidc" to={to}>
          Continue with {oidc.name}
        </ProviderButton>
      )}
      {github !== null && (
        <ProviderButton id="github" to={to}>
          Continue with GitHub
        </ProviderButton>
      )}
      {local && <Local to={to} />}
      {demo && <Demo to={to} />}
      {!demo && !hasProvider(settings) && (
        <p className="rounded-box border border-line-strong border-dashed p-4 text-fg-2">
          No way to sign in is set up yet. The log of the web process holds a link for the first
          administrator; <code>npm run cli -- users bootstrap</code> prints another. How to connect your
          provider is said in <code>app/sign-in/README.md</code>.
        </p>
      )}
    </div>
  );
}

function Local({ to }: { to: string }) {
  return (
    <form method="post" action="/sign-in/with/local" className="grid gap-3">
      <input type="hidden" name="to" value={to} />
      <Labelled name="E-mail address">
        <input name="email" type="email" autoComplete="username" required className={CONTROL} />
      </Labelled>
      <Labelled name="Password">
        <input name="password" type="password" autoComplete="current-password" required className={CONTROL} />
      </Labelled>
      <Button type="submit" className="justify-center">
        Sign in
      </Button>
    </form>
  );
}

function Labelled({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="grid gap-1 font-semibold">
      {name}
      {children}
    </label>
  );
}

/** A press, not the opening of the link, spends it: what looks at links before people do must not. */
function Bootstrap({ token }: { token: string }) {
  return (
    <form method="post" action="/sign-in/with/bootstrap" className="grid gap-3">
      <input type="hidden" name="token" value={token} />
      <p className="text-fg-2">
        This link lets the first administrator in, once. Then connect your provider, or make accounts on the
        command line.
      </p>
      <Button type="submit" kind="primary" className="justify-center">
        Sign in as the first administrator
      </Button>
    </form>
  );
}

const MAY: Record<string, string> = {
  viewer: "reads what was found, and exports it",
  member: "reads as a viewer does, until teams come",
  lead: "decides: collects, accepts closures, writes rules",
  administrator: "connects sources, gives roles, makes keys",
};

function Demo({ to }: { to: string }) {
  return (
    <form method="post" action="/sign-in/with/demo" className="grid gap-2">
      <input type="hidden" name="to" value={to} />
      <p className="text-fg-2">This is the demo. Come in as anybody; the bar at the top changes it later.</p>
      {roles.toReversed().map((role) => (
        <button
          key={role}
          type="submit"
          name="role"
          value={role}
          className="grid rounded-box border border-line-strong px-3 py-2 text-left hover:bg-hover"
        >
          <strong className="font-semibold">{roleWords(role)}</strong>
          <span className="text-fg-2 text-note">{MAY[role]}</span>
        </button>
      ))}
    </form>
  );
}
