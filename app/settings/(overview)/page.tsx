import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status } from "#components/ui/status.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { RollcallError } from "#lib/errors.ts";
import { policyLimitsNow } from "#lib/queries/policy-limits.ts";
import { appClock } from "../../act.ts";
import { pageReader } from "../../current-person.ts";
import { may } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { auditAsked } from "../address.ts";
import { chainWords } from "../audit/chain-line.tsx";
import { readAudit } from "../audit/read-audit.ts";
import { keysAnswer } from "../keys/key-words.ts";
import { readKeys } from "../keys/read-keys.ts";
import { type SignInFact, signInFacts } from "../sign-in-words.ts";
import { readUsers } from "../users/read-users.ts";
import { usersAnswer } from "../users/user-words.ts";
import { PolicyPanel } from "./policy-panel.tsx";

export const metadata: Metadata = { title: "Settings" };

/** What a role may not see is said in place of it; the rest of the page stands. */
async function orRefusal<T>(read: Promise<T>): Promise<T | RollcallError> {
  return read.catch((error: unknown) => {
    if (error instanceof RollcallError && error.code === "forbidden") return error;
    throw error;
  });
}

async function readSettings() {
  const reader = await pageReader("GET /settings");
  return Promise.all([
    orRefusal(readAudit(auditAsked({}), {})),
    orRefusal(readKeys()),
    orRefusal(readUsers("")),
    policyLimitsNow(reader),
    may("policy.set"),
  ]);
}

/** Who may do what in Rollcall itself, and what was done. */
export default async function Settings() {
  let read: Awaited<ReturnType<typeof readSettings>>;
  try {
    read = await readSettings();
  } catch (error) {
    return pageProblem(error, "Settings");
  }
  const [audit, keys, users, limits, maySet] = read;
  return (
    <>
      <PageHead
        eyebrow="Settings"
        answer="Who may come in, who decided what, by which rules, and which programs may ask."
      />
      <div className="grid grid-cols-2 gap-4 max-mid:grid-cols-[minmax(0,1fr)]">
        <Part id="audit" title="Record of decisions" name="Open the record" of={audit}>
          {(read) => <Record {...read} />}
        </Part>
        <Part id="users" title="Users" name="Open the users" of={users}>
          {(read) => <p>{usersAnswer(read.users, read.total, read.ways.providers)}</p>}
        </Part>
        <Panel id="rules" title="Rules" footer={<Open href="/settings/rules">Open the rules</Open>}>
          <p>What people say of environment, class and probable owner, before what the clouds say.</p>
        </Panel>
        <Panel id="checks" title="Checks" footer={<Open href="/settings/checks">Open the checks</Open>}>
          <p>What is looked for in every identity, how exactly, from when on it counts, and what it found.</p>
        </Panel>
        <Panel
          id="objectives"
          title="Objectives"
          footer={<Open href="/settings/objectives">Open the objectives</Open>}
        >
          <p>What is to hold, as a share of all days, and what another target would have said.</p>
        </Panel>
        <PolicyPanel limits={limits} maySet={maySet} now={appClock().now()} />
        <Part id="keys" title="API keys" name="Open the keys" of={keys}>
          {(read) => <p>{keysAnswer(read.keys, read.now)}</p>}
        </Part>
        <Panel
          id="sign-in"
          title="Sign-in"
          lead="As the environment of the web process says it; app/sign-in/README.md names the variables."
        >
          {users instanceof RollcallError ? (
            <Refused error={users} named="See how people sign in" />
          ) : (
            <Ways facts={signInFacts(users.ways)} />
          )}
        </Panel>
      </div>
    </>
  );
}

type PartProps<Read> = {
  /** Also its address below /settings. */
  id: string;
  title: string;
  /** What leads there. */
  name: string;
  of: Read | RollcallError;
  children: (read: Read) => ReactNode;
};

/** What a page of Settings holds, in short; or which role it takes to see it. */
function Part<Read>({ id, title, name, of, children }: PartProps<Read>) {
  if (of instanceof RollcallError) {
    return (
      <Panel id={id} title={title}>
        <Refused error={of} named={name} />
      </Panel>
    );
  }
  return (
    <Panel id={id} title={title} footer={<Open href={`/settings/${id}`}>{name}</Open>}>
      {children(of)}
    </Panel>
  );
}

function Ways({ facts }: { facts: SignInFact[] }) {
  return <Pairs pairs={facts.map(({ name, value }) => ({ key: name, name, value }))} />;
}

function Record({ standing, page, now }: Awaited<ReturnType<typeof readAudit>>) {
  const { kind, words } = chainWords(standing, now);
  const [newest] = page.entries;
  return (
    <div className="grid gap-1.5">
      <p>
        {formatCount(standing.rows, "row", "rows")}
        {newest !== undefined && (
          <>
            , the newest by {newest.actor}: <code className="text-note">{newest.command}</code>
          </>
        )}
        .
      </p>
      <span>
        <Status kind={kind}>{words}</Status>
      </span>
    </div>
  );
}

function Refused({ error, named }: { error: RollcallError; named: string }) {
  return <Withheld needs={String(error.detail.needed)}>{named}</Withheld>;
}

function Open({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} prefetch={false} className="text-accent hover:underline">
      {children}
    </Link>
  );
}
