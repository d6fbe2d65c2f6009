import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { reaches } from "#lib/auth/roles.ts";
import { leastRoleOf } from "#lib/auth/routes.ts";
import { currentPerson } from "./current-person.ts";
import { roleWanted } from "./role-needed.ts";

export const metadata: Metadata = { title: "Not for your role" };

/**
 * What somebody sees in place of a page that their role may not read: which role it takes, and who can grant it. It is
 * drawn along with every page, so it asks nothing where the role suffices.
 */
export default async function Forbidden() {
  const path = (await headers()).get("x-rollcall-path") ?? "/";
  const needed = leastRoleOf(path);
  const person = await currentPerson().catch(() => null);
  if (person === null || needed === null || reaches(person.role, needed))
    return <PageHead eyebrow="No access" answer="This page is not for your role." />;
  const { problem, hint } = await roleWanted(needed, person.role);
  return (
    <>
      <PageHead eyebrow="No access" answer="This page is not for your role." />
      <div data-forbidden>
        <States state="error" problem={problem} hint={hint}>
          <Link href="/identities" prefetch={false} className={buttonClass()}>
            To the identities
          </Link>
        </States>
      </div>
    </>
  );
}
