import { expect, type Locator, type Page, test } from "@playwright/test";
import { aRunOf } from "../real-run.ts";
import { goLive } from "./live.ts";
import { signedInAs } from "./signed-in.ts";
import { tabTo } from "./tab-to.ts";

// Keys, rules and users are an administrator's.
test.use({ storageState: signedInAs("administrator") });

type Task = {
  /** What a person comes for. */
  does: string;
  address: string;
  /** What the Tab key has to lead to. */
  control: (page: Page) => Locator;
  /** Pressed there; a word of several letters is written. */
  keys: string[];
  holds: (page: Page) => Promise<void>;
};

/** As whoever comes often does it. */
async function skipToContent(page: Page): Promise<void> {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(main(page)).toBeFocused();
}

const main = (page: Page) => page.locator("#content");
const firstLink = (prefix: string) => (page: Page) => main(page).locator(`a[href^="${prefix}"]`).first();
const at = (address: RegExp) => (page: Page) => expect(page).toHaveURL(address);
const shows = (selector: string) => (page: Page) => expect(page.locator(selector).first()).toBeVisible();
const says = (words: RegExp) => (page: Page) => expect(main(page).getByText(words).first()).toBeVisible();

/**
 * The main task of each page that no other spec does by keyboard. Those are: the list and its filter (`frame`, `filter`), the inbox and
 * giving rows to a team (`owners-changes`), the worklist (`burn-down`), a meeting (`meetings-changes`), scorecards (`scorecards`),
 * connecting a source, what is held and an absent scope (`sources-changes`), one service of an identity (`access`).
 */
const tasks: Task[] = [
  {
    ...{ does: "opens the list behind a measure", address: "/", keys: ["Enter"] },
    control: (page) => page.locator("[data-metric] a[data-number]").first(),
    holds: at(/\/identities\?q=/),
  },
  {
    ...{ does: "goes from day to day in a chart", address: "/", keys: ["ArrowRight"] },
    control: (page) => page.locator("#trends [role=application], #trends [data-chart=still]").first(),
    holds: (page) => expect(page.locator("#trends").getByRole("application")).toBeFocused(),
  },
  {
    ...{ does: "opens what decides a criterion", address: "/program", keys: ["Enter"] },
    control: (page) => page.locator("[data-criterion] a").first(),
    holds: (page) => expect(page).not.toHaveURL(/\/program$/),
  },
  {
    ...{ does: "opens the list behind a number", address: "/summary", keys: ["Enter"] },
    control: (page) => main(page).locator("a[data-number]").first(),
    holds: at(/\/(identities|burn-down)\?/),
  },
  {
    ...{ does: "opens who was there", address: "/identities/on/2026-11-24", keys: ["Enter"] },
    control: firstLink("/identities/"),
    holds: at(/\/identities\/\d+/),
  },
  {
    ...{ does: "opens who may do it", address: "/actions/iam:PassRole", keys: ["Enter"] },
    control: firstLink("/identities?"),
    holds: at(/\/identities\?q=/),
  },
  {
    ...{ does: "opens who gets it", address: "/roles/1", keys: ["Enter"] },
    control: firstLink("/identities"),
    holds: at(/\/identities/),
  },
  {
    ...{ does: "narrows findings to a check", address: "/findings", keys: ["ArrowDown"] },
    control: (page) => main(page).locator("select[name=rule]"),
    holds: async (page) => {
      await tabTo(page, main(page).getByRole("button", { name: "Show" }));
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/rule=[a-z]/);
    },
  },
  {
    ...{ does: "opens who has no owner", address: "/owners", keys: ["Enter"] },
    control: (page) => page.locator('#coverage a[data-state="none"]').first(),
    holds: at(/\/identities\?q=.*owner:none/),
  },
  {
    ...{ does: "opens a team", address: "/owners/teams", keys: ["Enter"] },
    control: firstLink("/owners/teams/"),
    holds: at(/\/owners\/teams\/[a-z-]+/),
  },
  {
    ...{ does: "opens what a team owns", address: "/owners/teams/payments", keys: ["Enter"] },
    control: firstLink("/identities?"),
    holds: at(/\/identities\?q=/),
  },
  {
    ...{ does: "previews whom a campaign would ask", address: "/owners/campaigns" },
    keys: ["autumn", "Enter"],
    control: (page) => main(page).getByLabel("Name"),
    holds: at(/\/owners\/campaigns\?name=autumn/),
  },
  {
    ...{ does: "opens the identity of an item", address: "/burn-down/1", keys: ["Enter"] },
    control: firstLink("/identities/"),
    holds: at(/\/identities\/\d+/),
  },
  {
    ...{ does: "tries a change", address: "/burn-down/what-if?q=team:payments", keys: ["Space", "Enter"] },
    control: (page) => main(page).getByRole("checkbox").first(),
    holds: at(/\/burn-down\/what-if\?.*kinds=/),
  },
  {
    ...{ does: "opens the exceptions of one kind", address: "/exceptions/break-glass", keys: ["Enter"] },
    control: (page) =>
      page.getByRole("navigation", { name: "Exceptions" }).getByRole("link", { name: "Exceptions" }),
    holds: at(/\/exceptions$/),
  },
  {
    ...{ does: "opens a source", address: "/sources", keys: ["Enter"] },
    control: (page) =>
      main(page)
        .getByRole("link", { name: /^acme-aws/ })
        .first(),
    holds: at(/\/sources\/acme-aws/),
  },
  {
    ...{ does: "opens a run", address: "/sources/acme-aws", keys: ["Enter"] },
    control: firstLink("/sources/acme-aws/runs/"),
    holds: at(/\/runs\/\d+/),
  },
  {
    ...{ does: "copies what is to be granted", address: "/sources/acme-aws/set-up", keys: ["Enter"] },
    control: (page) => main(page).getByRole("button", { name: /^Copy/ }).first(),
    holds: (page) => expect(page.locator("[data-sonner-toast]").first()).toBeVisible(),
  },
  {
    ...{ does: "opens what a log engine takes", address: "/sources/acme-aws/settings", keys: ["Enter"] },
    control: (page) => main(page).getByText("Use from logs: A trail, with Athena"),
    holds: (page) => expect(page.getByLabel("Athena database")).toBeVisible(),
  },
  {
    ...{ does: "previews a changed objective", address: "/settings/objectives", keys: ["Enter"] },
    control: (page) =>
      main(page)
        .getByRole("link", { name: /^Change: / })
        .first(),
    holds: at(/objective=/),
  },
  {
    ...{
      does: "previews a rule",
      address: "/settings/rules?kind=environment&q=scope:search-dev&value=sandbox",
    },
    keys: ["Enter"],
    control: (page) => main(page).getByRole("button", { name: "Preview" }),
    holds: says(/It decides \d/),
  },
  {
    ...{
      does: "previews a changed check",
      address: "/settings/checks?check=old-credential",
      keys: ["Enter"],
    },
    control: (page) => main(page).getByRole("button", { name: "Preview" }),
    holds: shows("[aria-labelledby=preview-title]"),
  },
  {
    ...{ does: "narrows the record", address: "/settings/audit", keys: ["payments", "Enter"] },
    control: (page) => main(page).locator("input[name=subject]"),
    holds: at(/subject=payments/),
  },
  {
    ...{ does: "fills in a new key and comes to its button", address: "/settings/keys" },
    keys: ["nightly-report"],
    control: (page) => main(page).getByLabel("Name"),
    holds: async (page) => {
      await expect(main(page).getByLabel("Name")).toHaveValue("nightly-report");
      await tabTo(page, main(page).getByRole("button", { name: "Make a key" }));
    },
  },
  {
    ...{ does: "finds a person", address: "/settings/users", keys: ["nobody-like-it", "Enter"] },
    control: (page) => page.getByLabel("Name or address"),
    holds: at(/nobody-like-it/),
  },
  {
    ...{ does: "unfolds a place of the settings", address: "/settings", keys: ["Enter"] },
    control: firstLink("/settings/"),
    holds: at(/\/settings\/[a-z]+/),
  },
];

for (const { does, address, control, keys, holds } of tasks)
  test(`${address}: whoever has only a keyboard ${does}`, async ({ page }) => {
    await goLive(page, address);
    await skipToContent(page);
    await tabTo(page, control(page), 160);
    for (const key of keys)
      if (/^[a-z-]{2,}$/.test(key)) await page.keyboard.type(key);
      else await page.keyboard.press(key);
    await holds(page);
  });

test("a run of a source: whoever has only a keyboard unfolds what a stream said", async ({ page }) => {
  await goLive(page, `/sources/acme-aws/runs/${await aRunOf(page.request, "acme-aws")}`);
  const link = main(page).locator("a, summary").first();
  await tabTo(page, link);
  await expect(link).toBeFocused();
});
