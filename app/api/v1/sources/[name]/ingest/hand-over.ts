/**
 * Hands a received file to a process of the collectors' room, the only one that reads what clouds export: the web process
 * neither holds the file nor waits with its own memory. It ends with this process, and when who sent the file goes away.
 */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type ErrorCode, RollcallError, Unavailable } from "#lib/errors.ts";
import type { ReceivedFile } from "./receive-file.ts";

/** Read by collectors/take-delivery.ts. */
export type Delivery = {
  actor: { name: string; role: string };
  provider: string;
  source: string;
  files: ReceivedFile[];
  /** When the export was made, where it is older than now. */
  at: string | null;
  /** Streams it covers even where it holds nothing of them. */
  complete: string[];
};

const stream = z.object({
  ...{ stream: z.string(), slices: z.int(), complete: z.int(), seen: z.int(), inserted: z.int() },
  ...{ updated: z.int(), unchanged: z.int(), closed: z.int(), reopened: z.int(), held: z.int() },
  rejected: z.int(),
});
const missing = z.object({ stream: z.string(), scope: z.string(), status: z.string(), reason: z.string() });
const answer = z.union([
  z.object({
    summary: z.object({
      ...{ source: z.string(), runId: z.string(), observedAt: z.string(), status: z.string() },
      ...{ scopes: z.int(), streams: z.array(stream), missing: z.array(missing) },
    }),
  }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) }),
]);

export type Delivered = Extract<z.infer<typeof answer>, { summary: unknown }>["summary"];

/** More at once would take the machine from the pages. */
const most = 2;
let underWay = 0;

/** From the folder that the web process was started in. */
const reader = ["--import", "./collectors/exit-with-parent.ts", "./collectors/take-delivery.ts"];

/** Throws what the import throws, and Unavailable while two others are under way. */
export async function handOver(delivery: Delivery, signal: AbortSignal): Promise<Delivered> {
  if (underWay >= most) {
    throw new Unavailable("Two deliveries are being read already.", {
      transient: true,
      hint: "Nothing was changed. Send the file again in a minute.",
    });
  }
  underWay += 1;
  try {
    const said = answer.parse(JSON.parse(await run(delivery, signal)));
    if ("summary" in said) return said.summary;
    const { code, message, hint } = said.error;
    // What nobody expected stays with the log.
    if (code === "internal") throw new Error(`A delivery could not be read: ${message}`);
    throw new RollcallError(code as ErrorCode, message, { hint });
  } finally {
    underWay -= 1;
  }
}

async function run(delivery: Delivery, signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, reader, { stdio: ["pipe", "pipe", "inherit", "ipc"], signal });
  const ended = new Promise((done, fail) => child.on("close", done).on("error", fail));
  child.stdin?.on("error", () => {});
  child.stdin?.end(JSON.stringify(delivery));
  const [said] = await Promise.all([child.stdout === null ? "" : text(child.stdout), ended]);
  return said;
}
