import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <PageHead eyebrow="Not found" answer="Nothing has this address." />
      <States
        state="error"
        problem="The page or the identity does not exist"
        hint="An identity that is gone keeps its page; this address never had one in this database."
      >
        <Link href="/identities" prefetch={false} className={buttonClass()}>
          All identities
        </Link>
      </States>
    </>
  );
}
