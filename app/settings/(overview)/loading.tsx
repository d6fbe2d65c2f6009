import { States } from "#components/state/states.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

export default function Loading() {
  return (
    <>
      <PageHead eyebrow="Settings" answer="Reading what was decided…" />
      <States state="loading" what="settings" />
    </>
  );
}
