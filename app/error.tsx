"use client";

import { States } from "#components/state/states.tsx";
import { Button } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

/** What nobody expected: said plainly, with the number that finds it in the log. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <>
      <PageHead eyebrow="Error" answer="Rollcall could not draw this page." />
      <States
        state="error"
        problem="Something went wrong that Rollcall did not expect"
        hint={
          digest === null
            ? "Try again; if it stays, look in the log of the web process."
            : `Try again; if it stays, look for ${digest} in the log of the web process.`
        }
      >
        <Button kind="primary" onClick={retry}>
          Try again
        </Button>
      </States>
    </>
  );
}
