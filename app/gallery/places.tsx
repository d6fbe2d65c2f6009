import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";

/** What a place says that has nothing to show. */
export function Places() {
  return (
    <Panel title="Places with nothing to show" id="places">
      <div className="grid items-start gap-4 wide:grid-cols-2">
        <States state="loading" what="identities" />
        <States state="empty-new" what="identities" hint="Connect a source to begin." />
        <States state="empty-filtered" what="identities">
          <Link href="/identities" prefetch={false} className={buttonClass()}>
            All identities
          </Link>
        </States>
        <States
          state="error"
          problem="The database does not answer"
          hint="It is asked again when the page is."
        />
        <States state="stale" what="This list" since="14 August" reason="the last run was interrupted" />
      </div>
    </Panel>
  );
}
