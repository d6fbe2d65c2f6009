import { States } from "#components/state/states.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

export default function Loading() {
  return (
    <>
      <PageHead eyebrow="Sources" answer="Reading what was read…" />
      <States state="loading" what="sources" />
    </>
  );
}
