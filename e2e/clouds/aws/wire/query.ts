/** Reads Query and EC2 form parameters (`Filter.member.1=User`, `Filter.1.Name=…`) back into the operation's input. */
import { type Member, shapeOf } from "./schema.ts";
import { SchemaViolation, WireError } from "./wire-error.ts";

export type QueryDialect = "query" | "ec2";
type Tree = { text?: string; children: Map<string, Tree> };

/** The input of a form body; `Action` and `Version` aside, a parameter the SDK does not have throws SchemaViolation. */
export function readQuery(
  raw: unknown,
  form: URLSearchParams,
  dialect: QueryDialect,
): Record<string, unknown> {
  const root: Tree = { children: new Map() };
  for (const [key, text] of form) {
    if (key === "Action" || key === "Version") continue;
    let node = root;
    for (const part of key.split(".")) {
      const child = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  if (shapeOf(raw).type === "unit") {
    const [extra] = root.children.keys();
    if (extra) throw new SchemaViolation(`Unknown parameter ${extra}`);
    return {};
  }
  return readStructure(raw, root, dialect, "request");
}

function readStructure(
  raw: unknown,
  tree: Tree,
  dialect: QueryDialect,
  path: string,
): Record<string, unknown> {
  const shape = shapeOf(raw);
  if (shape.type !== "structure") throw new SchemaViolation(`${path} is not a structure`);
  const known = new Map([...shape.members].map(([name, member]) => [wireName(name, member, dialect), name]));
  const out: Record<string, unknown> = {};
  for (const [wire, child] of tree.children) {
    const name = known.get(wire);
    const member = name === undefined ? undefined : shape.members.get(name);
    if (!name || !member) throw new SchemaViolation(`${path}.${wire} is not a member of ${shape.name}`);
    out[name] = readValue(member, child, dialect, `${path}.${name}`);
  }
  return out;
}

function wireName(name: string, member: Member, dialect: QueryDialect): string {
  const { ec2QueryName, xmlName } = member.traits;
  if (dialect === "ec2" && typeof ec2QueryName === "string") return ec2QueryName;
  const written = typeof xmlName === "string" ? xmlName : name;
  return dialect === "ec2" ? written.charAt(0).toUpperCase() + written.slice(1) : written;
}

function readValue(member: Member, tree: Tree, dialect: QueryDialect, path: string): unknown {
  const shape = shapeOf(member.raw);
  if (shape.type === "structure") return readStructure(member.raw, tree, dialect, path);
  if (shape.type === "list") {
    const { xmlName } = shape.item.traits;
    const holder =
      dialect === "ec2" ? tree : tree.children.get(typeof xmlName === "string" ? xmlName : "member");
    const items = [...(holder?.children ?? [])].sort(([a], [b]) => Number(a) - Number(b));
    return items.map(([index, item]) => readValue(shape.item, item, dialect, `${path}[${index}]`));
  }
  const text = tree.text ?? "";
  if (shape.type === "string") return text;
  if (shape.type === "boolean") return text === "true";
  if (shape.type === "timestamp") return new Date(text);
  if (shape.type === "number") {
    const number = Number(text);
    if (!Number.isFinite(number)) throw new WireError("ValidationError", `${path} is not a number`);
    return number;
  }
  throw new SchemaViolation(`${path}: cannot read a ${shape.type} from a form`);
}
