import {
  CalendarRange,
  Gauge,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  Plug,
  Shield,
  SlidersHorizontal,
  TrendingDown,
  UserRound,
} from "lucide-react";

export type Page = { href: string; name: string; question: string; icon: LucideIcon };

/** The screens that exist, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  {
    href: "/",
    name: "Overview",
    question: "Where do we stand, and what must somebody decide?",
    icon: LayoutDashboard,
  },
  { href: "/identities", name: "Identities", question: "Which identities match?", icon: ListChecks },
  {
    href: "/owners",
    name: "Owners",
    question: "Who answers for what, and who for nothing?",
    icon: UserRound,
  },
  {
    href: "/burn-down",
    name: "Burn-down",
    question: "What is left to do, and what first?",
    icon: TrendingDown,
  },
  {
    href: "/scorecards",
    name: "Scorecards",
    question: "Which objectives fail, and when do the others run out of budget?",
    icon: Gauge,
  },
  {
    href: "/program",
    name: "Program",
    question: "Which exit criteria of the 90 days are met?",
    icon: CalendarRange,
  },
  {
    href: "/exceptions",
    name: "Exceptions",
    question: "What may stay as it is, until when, and who said so?",
    icon: Shield,
  },
  { href: "/sources", name: "Sources", question: "What was read, what was not, and why?", icon: Plug },
  {
    href: "/settings",
    name: "Settings",
    question: "Who may come in, who decided what, by which rules, and which programs may ask?",
    icon: SlidersHorizontal,
  },
];
