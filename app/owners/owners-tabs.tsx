import { PageTabs } from "#components/ui/page-tabs.tsx";

const TABS = [
  { href: "/owners", name: "Coverage" },
  { href: "/owners/inbox", name: "Inbox" },
  { href: "/owners/teams", name: "Teams" },
  { href: "/owners/campaigns", name: "Campaigns" },
  { href: "/settings/rules?kind=owner", name: "Rules" },
] as const;

/** The pages of Owners. */
export function OwnersTabs({ open }: { open: (typeof TABS)[number]["name"] | null }) {
  return <PageTabs label="Owners" tabs={TABS} open={open} />;
}
