import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { addresses } from "./every-page.ts";

/** They are there once somebody made one, or a collection held something back; specs of their own walk them. */
const madeByPeople = [
  "/burn-down/meetings/[id]",
  "/burn-down/meetings/[id]/minutes",
  "/owners/campaigns/[id]",
  "/sources/[name]/held/[slice]",
];

/** Asked for while walking. */
const askedFor = ["/identities/[id]", "/sources/[name]/runs/[run]"];

test("every page is walked, or is known to need somebody first", () => {
  const routes = globSync("app/**/page.tsx").map(
    (path) =>
      `/${path
        .split("/")
        .slice(1, -1)
        .filter((part) => !part.startsWith("("))
        .join("/")}`,
  );
  expect(routes.length).toBeGreaterThan(30);
  const paths = addresses.map((address) => address.split("?")[0] ?? "");
  const walked = routes.filter((route) => {
    const pattern = new RegExp(`^${route.replace(/\[[^\]]+\]/g, "[^/]+")}$`);
    // An address that is a page of its own walks that page, not the one beside it whose name is a parameter.
    return paths.some((path) => path === route || (!routes.includes(path) && pattern.test(path)));
  });
  expect(routes.filter((route) => !walked.includes(route)).sort()).toEqual(
    [...madeByPeople, ...askedFor].sort(),
  );
});
