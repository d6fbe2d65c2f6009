import { States } from "#components/state/states.tsx";
import { PageHead } from "#components/ui/page-head.tsx";

export default function Loading() {
  return (
    <>
      <PageHead eyebrow="Burn-down / What if?" answer="Working out what would change…" />
      <States state="loading" what="what would change" />
    </>
  );
}
