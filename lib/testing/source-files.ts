import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** One import: the path it reaches (project-relative, or a package name), whether only types cross, whether it is `import()`. */
export type Import = { target: string; typeOnly: boolean; dynamic: boolean };
export type SourceFile = { path: string; text: string; lines: number; imports: Import[] };

const rooms = ["app", "components", "lib", "collectors", "e2e", "prisma"];

/** Every hand-written TypeScript file of the project, with what it imports. */
export function readSourceFiles(): SourceFile[] {
  return rooms.flatMap((room) => walk(join(projectRoot, room))).map(readSource);
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === "generated" || entry.name === "node_modules" ? [] : walk(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readSource(absolute: string): SourceFile {
  const path = relative(projectRoot, absolute).replaceAll("\\", "/");
  const text = readFileSync(absolute, "utf8");
  return { path, text, lines: text.split("\n").length - 1, imports: importsOf(path, text) };
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:([^"';]*?)\s+from\s+)?["']([^"']+)["']/gm;
const call = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(path: string, text: string): Import[] {
  const statements = [...text.matchAll(statement)].map(([, type, names = "", target = ""]) => ({
    target: resolve(path, target),
    typeOnly: type !== undefined || onlyTypes(names),
    dynamic: false,
  }));
  const calls = [...text.matchAll(call)].map(([, target = ""]) => ({
    target: resolve(path, target),
    typeOnly: false,
    dynamic: true,
  }));
  return [...statements, ...calls];
}

function onlyTypes(names: string): boolean {
  const inside = /^\{(.*)\}$/s.exec(names.trim())?.[1];
  if (inside === undefined) return false;
  return inside.split(",").every((name) => name.trim() === "" || name.trim().startsWith("type "));
}

function resolve(from: string, target: string): string {
  if (target.startsWith("#")) return target.slice(1);
  return target.startsWith(".") ? posix.join(dirname(from), target) : target;
}
