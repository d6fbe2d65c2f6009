import { States } from "#components/state/states.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

export default function Loading() {
  return (
    <>
      <PageHead eyebrow="Identities" answer="Calling the roll…" />
      <States state="loading" what="identities" />
    </>
  );
}
