/**
 * `aws iam`, as far as anything is written for it: words become the calls of the real SDK by the schemas it ships, so that a verb or
 * an option that IAM does not have is refused. Answers are printed as the command line prints them.
 */
import type { CommandLine } from "../shell/open-shell.ts";
import { fileIn, readWords } from "../shell/read-words.ts";
import type { Clouds } from "../start.ts";
import { queried } from "./command-line-query.ts";
import { operationOf, shapeOf } from "./wire/schema.ts";

/** As an administrator of the account. */
export function awsCommandLine(clouds: Clouds, account: string): CommandLine {
  return async (words, folder) => {
    const [service, verb = "", ...rest] = words;
    if (service !== "iam") throw new Error(`aws ${service}: nothing here answers for it`);
    const iam = await import("@aws-sdk/client-iam");
    const client = new iam.IAMClient({
      ...{ endpoint: clouds.url, region: "us-east-1", maxAttempts: 1 },
      credentials: clouds.aws.administrator(account),
    });
    const name = pascal(verb);
    const schemas = iam as unknown as Record<string, unknown>;
    if (!Object.hasOwn(schemas, `${name}$`)) throw new Error(`argument operation: Invalid choice: '${verb}'`);
    const shape = shapeOf(operationOf(schemas[`${name}$`]).input);
    if (shape.type !== "structure") throw new Error(`${verb} takes nothing`);
    const members = new Map(
      [...shape.members].map(([member, { raw }]) => [optionOf(member), { member, raw }]),
    );
    const flags = [...members].flatMap(([option, { raw }]) =>
      shapeOf(raw).type === "boolean" ? [option] : [],
    );
    const read = readWords(rest, {
      options: [...[...members.keys()].filter((option) => !flags.includes(option)), "--query", "--output"],
      ...{ flags, required: shape.required.map(optionOf) },
    });
    const input = Object.fromEntries([
      ...[...read.flags].map((flag) => [members.get(flag)?.member, true]),
      ...Object.entries(read.options).flatMap(([option, value]) => {
        const found = members.get(option);
        if (found === undefined) return [];
        const written = value.startsWith("file://") ? fileIn(folder, value.slice("file://".length)) : value;
        return [[found.member, shapeOf(found.raw).type === "list" ? written.split(" ") : written]];
      }),
    ]);
    const Command = schemas[`${name}Command`] as new (input: object) => Parameters<typeof client.send>[0];
    const { $metadata: _, ...answer } = (await client.send(new Command(input))) as { $metadata: unknown };
    const whole = decoded(answer);
    const { "--query": query, "--output": output = "json" } = read.options;
    return printed(query === undefined ? whole : queried(whole, query), output);
  };
}

/** `put-role-policy` → `PutRolePolicy`, `list-mfa-devices` → `ListMFADevices`. */
function pascal(verb: string): string {
  const word = (part: string) =>
    part === "mfa" || part === "ssh" ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1);
  return verb.split("-").map(word).join("");
}

/** `UserName` → `--user-name`. */
function optionOf(member: string): string {
  return `--${member.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-").toLowerCase()}`;
}

const documents = new Set(["PolicyDocument", "AssumeRolePolicyDocument", "Document"]);

/** Policies arrive encoded and are printed as what they say. */
function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      if (one === undefined) return [];
      const isDocument = documents.has(key) && typeof one === "string";
      return [[key, isDocument ? JSON.parse(decodeURIComponent(one)) : decoded(one)]];
    }),
  );
}

function printed(value: unknown, output: string): string {
  if (output === "json") return value === undefined ? "" : `${JSON.stringify(value, null, 4)}\n`;
  if (output !== "text") throw new Error(`Unknown output type: ${output}`);
  if (Array.isArray(value)) return value.length === 0 ? "" : `${value.map(String).join("\t")}\n`;
  if (typeof value === "object" && value !== null) throw new Error("Nothing here prints a structure as text");
  return `${value ?? "None"}\n`;
}
