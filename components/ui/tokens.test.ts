/** The colours as they stand in app/globals.css: read on every surface, told apart by everybody, and in grey. */
import { readFileSync } from "node:fs";
import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  filterGrayscale,
  formatHex,
  parse,
  wcagContrast,
} from "culori";
import { describe, expect, test } from "vitest";

const css = readFileSync("app/globals.css", "utf8");

function tokensOf(selector: string, from = 0): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`, from)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  );
}

const light = tokensOf(":root");
const paper = { ...light, ...tokensOf(":root", css.indexOf("@media print {\n  :root")) };
const themes = { light, dark: tokensOf('[data-theme="dark"]'), paper };
const surfaces = ["page", "frame", "hover", "selected"];
const statuses = ["met", "watch", "breach", "unknown"];
const clouds = ["aws", "gcp", "azure", "k8s", "other"];
const seenThrough = (filter: (colour: Color) => Color | undefined) => (hex: string) => {
  const colour = parse(hex);
  return formatHex(colour && filter(colour)) ?? "";
};
const eyes = {
  "all colours": seenThrough((colour) => colour),
  "no red": seenThrough(filterDeficiencyProt(1)),
  "no green": seenThrough(filterDeficiencyDeuter(1)),
  "no blue": seenThrough(filterDeficiencyTrit(1)),
};
const inGrey = seenThrough(filterGrayscale(1));
const apart = differenceCiede2000();

const pairs = (names: readonly string[]) =>
  names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other] as const));

describe.each(Object.entries(themes))("in %s", (_theme, tokens) => {
  const colour = (name: string) => {
    const found = tokens[name];
    if (found === undefined) throw new Error(`No token --${name}.`);
    return found;
  };

  test("text reads on every surface (4.5:1), and controls stand out of the page (3:1)", () => {
    for (const surface of surfaces) {
      for (const text of ["fg", "fg-2", "fg-3", "accent"])
        expect(wcagContrast(colour(text), colour(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(
          4.5,
        );
    }
    expect(wcagContrast(colour("on-accent"), colour("accent"))).toBeGreaterThanOrEqual(4.5);
    for (const mark of [...statuses, ...clouds, "line-strong", "ink-1", "ink-2", "hatch"])
      expect(wcagContrast(colour(mark), colour("page")), `${mark} on the page`).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.entries(eyes))(
    "whoever sees %s tells every status and every cloud from the others",
    (_who, seen) => {
      for (const group of [statuses, clouds])
        for (const [one, other] of pairs(group))
          expect(apart(seen(colour(one)), seen(colour(other))), `${one} and ${other}`).toBeGreaterThan(9);
    },
  );

  test("in grey the parts of a whole stand in their order, each apart from the next", () => {
    const grey = ["ink-1", "ink-2", "ink-3", "track"].map((name) => inGrey(colour(name)));
    for (const [at, one] of grey.slice(1).entries()) expect(apart(grey[at] ?? "", one)).toBeGreaterThan(8);
  });
});

test("the dark theme is one of the screen: paper is never printed in its colours", () => {
  const dark = css.indexOf('[data-theme="dark"] {');
  expect(css.slice(0, dark)).toMatch(/@media screen \{\s*$/);
  expect(css.slice(dark + 1)).not.toContain('[data-theme="dark"]');
  expect(Object.keys(themes.dark).sort()).toEqual(
    Object.keys(light)
      .filter((name) => name in themes.dark)
      .sort(),
  );
  expect(paper.page).toBe("#ffffff");
  expect(wcagContrast(paper.fg ?? "", "#ffffff")).toBe(21);
});
