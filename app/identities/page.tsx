import { PageHead } from "#components/ui/page-head.tsx";

export default function Identities() {
  return <PageHead eyebrow="Identities" answer="412 machine identities in 20 accounts" />;
}
