import type { Metadata } from "next";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { IfMay } from "../../if-may.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { CreateKeyForm } from "./create-key-form.tsx";
import { keysAnswer } from "./key-words.ts";
import { KeysTable } from "./keys-table.tsx";
import { readKeys } from "./read-keys.ts";

export const metadata: Metadata = { title: "API keys" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "keys", name: "API keys" },
    ]}
  />
);

const EXAMPLE = `curl -H "Authorization: Bearer $ROLLCALL_KEY" \\
  'http://127.0.0.1:3000/api/v1/identities?q=tier:2+state:live&limit=100'`;

export default async function Keys() {
  let read: Awaited<ReturnType<typeof readKeys>>;
  try {
    read = await readKeys();
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { keys, imported, mayChange, now } = read;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={keysAnswer(keys, now)} />
      <div className="grid grid-cols-[minmax(0,1fr)_340px] items-start gap-4 max-wide:grid-cols-[minmax(0,1fr)]">
        {keys.length === 0 ? <Nothing /> : <KeysTable keys={keys} mayChange={mayChange} now={now} />}
        <div className="no-print grid gap-4">
          <Panel id="new" title="New key">
            <IfMay to="api-key.create" named="Make a key">
              <CreateKeyForm imported={imported} />
            </IfMay>
          </Panel>
          <Panel
            id="use"
            title="Use"
            lead="A key is sent with every request; it takes the same filters as the list. What is wrong comes back as problem+json with a hint."
          >
            <CodeBlock text={EXAMPLE} label="Asking for identities with a key" />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Nothing() {
  return (
    <div className="grid justify-items-start gap-2 rounded-box border border-line-strong border-dashed p-6">
      <h2 className="text-title">Let a program ask</h2>
      <p className="max-w-[70ch] text-fg-2">
        Reports, tickets and pipelines read identities by an API key: it names what it may do, ends by itself,
        is shown once, and can be revoked at any time. Make one here, or by{" "}
        <code>npm run cli -- keys create --name NAME</code>.
      </p>
    </div>
  );
}
