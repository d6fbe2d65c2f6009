/** What axe finds wrong with a page as it is drawn now. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export type Judged = { only?: string[]; not?: string[] };

/**
 * A line for each place where a rule is broken. Judged in the page itself, where the judge stays for the next look: put together in a page
 * of its own, with every place where a rule holds, the same takes four times as long.
 */
export async function violations(page: Page, { only, not = [] }: Judged = {}): Promise<string[]> {
  const isThere = await page.evaluate(() => Reflect.has(window, "axe"));
  const builder = new AxeBuilder({ page, ...(isThere ? { axeSource: "undefined" } : {}) })
    .options({ resultTypes: ["violations"] })
    .setLegacyMode();
  const { violations: found } = await (only === undefined
    ? builder.withTags(RULES).disableRules(not)
    : builder.withRules(only)
  ).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
}
