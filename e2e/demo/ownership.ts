/**
 * Who says yes in the demo, and when: the same for the same dates. Teams come as a file, decisions through the command line, as a
 * company makes them that has begun to ask: some teams are diligent, some claim what is loudest, some never look.
 */
import { COMPANY, COMPANY_DOMAIN, teamAt, teamCount } from "../clouds/estate.ts";
import { daysBetween, fallsOn, type ReplayedDay } from "./replayed-day.ts";

/** A step: what the command line is told. It is dated by whoever runs it. */
export type Step = string[];

/** Whose sign-in group the demo's team member brings: a team that has not looked at its inbox yet. */
export const MEMBERS_TEAM = "checkout";

/** The central teams own things too, and are no product team. */
const central = [
  { key: "platform", name: "Platform Engineering", alias: "platform-engineering" },
  { key: "security", name: "Security", alias: "secops" },
];

/** As CSV: product teams below one department, with the groups and repositories they have everywhere. */
export function teamsFile(seed: string, size: number): string {
  const product = Array.from({ length: teamCount(size) }, (_, index) => teamAt(seed, index)).map((team) => [
    team.name,
    `"${team.title}"`,
    team.contact,
    team.costCenter,
    `${COMPANY}/${team.name}-*`,
    team.name,
    "product",
    "platform",
  ]);
  const others = central.map(({ key, name, alias }) => [
    key,
    name,
    `${key}@${COMPANY_DOMAIN}`,
    alias,
    "",
    key,
    "",
    "",
  ]);
  const department = ["product", "Product", `product@${COMPANY_DOMAIN}`, "", "", "", "", ""];
  const head = ["key", "name", "contacts", "aliases", "repositories", "groups", "parent", "backup"];
  return `${[head, ...others, department, ...product].map((cells) => cells.join(",")).join("\n")}\n`;
}

const free = "-owner:attested,claimed";
const mine = (team: string, ...terms: string[]) => [`suggested-team:${team}`, free, ...terms].join(" ");
const claim = (team: string, ...terms: string[]): Step => [
  "owners",
  "claim",
  "--team",
  team,
  "--filter",
  mine(team, ...terms),
];
const attest = (team: string, ...terms: string[]): Step => [
  ...["owners", "attest", "--team", team, "--needed", "yes"],
  ...["--filter", [`team:${team}`, ...terms].join(" ")],
];

/** Everything that is left to do then, until the quarter ends. */
const burnDown: Step = ["burn-down", "start", "{quarter}", "--to", "{quarter-end}"];

/** What is decided, and how many days before today. Each comes after the first collection since. */
const plan: [back: number, step: Step][] = [
  [113, claim("security")],
  [106, claim("payments", "tier:2")],
  [106, claim("data-platform", "environment:production")],
  [92, claim("payments")],
  [78, claim("ml-serving", "provider:kubernetes")],
  [78, claim("platform", "class:platform")],
  [64, claim("data-platform", "tier:2")],
  [64, attest("payments", "tier:2")],
  [50, claim("search", "environment:production")],
  [50, burnDown],
  [36, claim("platform", "provider:aws,azure")],
  [36, attest("data-platform", "environment:production")],
  [29, ["owners", "campaign", "start", "Autumn attestation", "--filter", "tier:2", "--due", "+36"]],
  [22, attest("payments")],
  [22, claim("ml-serving", "tier:2")],
  [12, attest("platform", "class:platform")],
  [
    9,
    [
      "owners",
      "release",
      "--team",
      "search",
      "--to",
      "ml-serving",
      "--filter",
      "team:search class:inference",
    ],
  ],
  [6, claim("payments")],
  [6, ["owners", "contest", "--team", "support", "--filter", "team:data-platform class:retrieval"]],
  [
    3,
    [
      "owners",
      "reject",
      "--team",
      "checkout",
      "--filter",
      mine("checkout", "class:ci-cd"),
      "--to",
      "platform",
    ],
  ],
];

/** A list from last year that nobody kept up: it lapses while the demo looks on. */
const inherited: Step = claim("logistics", "environment:production");
const inheritedBack = 186;

/** The first so many steps make a demo without history worth looking at. */
const withoutHistory = 8;

/**
 * What follows the collection of `date`, in order, each with its date. `before`: the day collected before it, null for the first.
 * `{teams}` stands for the file of teams.
 */
export function stepsOn(played: ReplayedDay): Step[] {
  const { date, before, today, time } = played;
  const back = daysBetween(date, today);
  const at = (day: string) => ["--at", `${day}T${time}`];
  const isAlone = before === null && back === 0;
  const chosen = isAlone
    ? [...plan.slice(0, withoutHistory), [0, burnDown] as const]
    : plan.filter(([day]) => fallsOn(day, played));
  const steps = chosen.map(([, step]) => [...step.map((word) => datedWord(word, date)), ...at(date)]);
  if (before !== null) return steps;
  // Without days in between it would be over before anybody looks.
  const began = shifted(today, isAlone ? -170 : -inheritedBack);
  return [["owners", "import", "{teams}", ...at(date)], [...inherited, ...at(began)], ...steps];
}

/** `+36`: so many days after the step; `{quarter}`, `{quarter-end}`: the one it falls in. */
function datedWord(word: string, date: string): string {
  const [year = 0, month = 1] = date.split("-").map(Number);
  const quarter = Math.ceil(month / 3);
  if (word === "{quarter}") return `${["First", "Second", "Third", "Fourth"][quarter - 1]} quarter ${year}`;
  if (word === "{quarter-end}") return new Date(Date.UTC(year, quarter * 3, 0)).toISOString().slice(0, 10);
  return /^\+\d+$/.test(word) ? shifted(date, Number(word)) : word;
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
