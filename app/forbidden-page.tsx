import Link from "next/link";
import type { ReactNode } from "react";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import type { RollcallError } from "#lib/errors.ts";
import { roleNeeded } from "./role-needed.ts";

/** What somebody sees in place of a page that their role may not read: which role it takes, and who can grant it. */
export async function ForbiddenPage({ error, eyebrow }: { error: RollcallError; eyebrow: ReactNode }) {
  const { problem, hint } = (await roleNeeded(error)) ?? { problem: error.message, hint: error.hint };
  return (
    <>
      <PageHead eyebrow={eyebrow} answer="This page is not for your role." />
      <div data-forbidden>
        <States state="error" problem={problem} hint={hint}>
          <Link href="/identities" className={buttonClass()}>
            To the identities
          </Link>
        </States>
      </div>
    </>
  );
}
