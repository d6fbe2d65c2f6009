import { PageTabs } from "#components/ui/page-tabs.tsx";

const TABS = [
  { href: "/burn-down", name: "Worklist" },
  { href: "/burn-down/campaigns", name: "Campaigns" },
  { href: "/burn-down/meetings", name: "Meetings" },
] as const;

/** The pages of Burn-down. */
export function BurnDownTabs({ open }: { open: (typeof TABS)[number]["name"] | null }) {
  return <PageTabs label="Burn-down" tabs={TABS} open={open} />;
}
