import type { Metadata } from "next";
import Link from "next/link";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { Hole } from "#components/ui/hole.tsx";
import { kindWords } from "#components/ui/kind-words.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { SharedRole } from "#lib/queries/actions/shared-role.ts";
import { pageProblem } from "../../page-problem.tsx";
import { ActionsPanel } from "./actions-panel.tsx";
import { readRole } from "./read-role.ts";
import { roleAnswer, unreadWords } from "./role-words.ts";
import { SharersPanel } from "./sharers-panel.tsx";
import { SplitPanel } from "./split-panel.tsx";

type Props = { params: Promise<{ id: string }> };

const BACK = (
  <Link href="/identities" prefetch={false} className="hover:underline">
    Identities
  </Link>
);

export const metadata: Metadata = { title: "Role" };

/** What of a shared policy or role does nobody need, and who needs the rest? */
export default async function Role({ params }: Props) {
  let shared: SharedRole;
  try {
    shared = await readRole((await params).id);
  } catch (error) {
    return pageProblem(error, BACK);
  }
  const { role, actions } = shared;
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {BACK} / <CloudMark provider={role.provider} />
            <span>{kindWords(role.kind)}</span>
          </>
        }
        answer={
          <>
            <span className="font-mono text-[0.92em]">{role.name}</span> {roleAnswer(shared)}
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          {actions === null ? <NotReadPanel /> : <ActionsPanel shared={shared} actions={actions} />}
          <SplitPanel shared={shared} />
        </div>
        <div className="grid min-w-0 gap-4">
          <ChangePanel shared={shared} />
          <SharersPanel shared={shared} />
        </div>
      </div>
    </>
  );
}

function NotReadPanel() {
  return (
    <Panel id="actions" title="What it gives">
      <Hole kind="unknown" reason="its document was not read, or is no longer there">
        Not known
      </Hole>
    </Panel>
  );
}

/** Where the change itself is written: an item says what exactly, and takes out less than is unused where something is seasonal. */
function ChangePanel({ shared }: { shared: SharedRole }) {
  const { item, isBound } = shared;
  const unread = unreadWords(shared);
  return (
    <Panel id="change" title="Changing it">
      <div className="grid gap-2">
        {item === null ? (
          <p className="text-fg-2">No item of the burn-down is about this document.</p>
        ) : (
          <p>
            <Link href={`/burn-down/${item}`} prefetch={false} className="text-accent hover:underline">
              The item about it
            </Link>{" "}
            <span className="text-fg-2">
              says exactly what to write. It keeps what was used within 400 days and what others need with it.
            </span>
          </p>
        )}
        {unread !== null && <p>{unread}</p>}
        {isBound && (
          <p>It also bounds or denies: taking an action out changes what those it bounds may do.</p>
        )}
      </div>
    </Panel>
  );
}
