import { PageTabs } from "#components/ui/page-tabs.tsx";

const TABS = [
  { href: "/exceptions", name: "Exceptions" },
  { href: "/exceptions/break-glass", name: "Break-glass" },
] as const;

/** The pages of Exceptions. */
export function ExceptionTabs({ open }: { open: (typeof TABS)[number]["name"] }) {
  return <PageTabs label="Exceptions" tabs={TABS} open={open} />;
}
