import { readFile, writeFile } from "node:fs/promises";
import { wallClock } from "../clouds/wall-clock.ts";
import type { Figure } from "./figure.ts";

const file = new URL("./RESULTS.md", import.meta.url);
const heading =
  "# Speed\n\nMeasured by `npm run bench`; medians with their spread. Ratios compare two sides measured in one run.\n";

/** Replaces one bench's section of RESULTS.md and leaves the others as they were measured. */
export async function writeResults(name: string, figures: Figure[], machine: string): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => heading);
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.split("\n")[0] ?? "", part]),
  );
  sections.set(name, sectionOf(name, figures, machine));
  const parts = [...sections.keys()].sort().map((key) => `## ${sections.get(key)?.trimEnd()}\n`);
  await writeFile(file, [heading, ...parts].join("\n"));
}

function sectionOf(name: string, figures: Figure[], machine: string): string {
  const day = new Date(wallClock()).toISOString().slice(0, 10);
  const rows = figures.map(
    ({ name: what, median, min, max, unit, target, met, repetitions }) =>
      `| ${what} | ${round(median)} ${unit} | ${round(min)} to ${round(max)} | ${repetitions} | ${target ?? ""} | ${met === null ? "" : met ? "met" : "missed"} |`,
  );
  return [
    name,
    "",
    `${day}, ${machine}.`,
    "",
    "| figure | median | spread | runs | target | |",
    "|---|---:|---:|---:|---:|---|",
    ...rows,
    "",
  ].join("\n");
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
