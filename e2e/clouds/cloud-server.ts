/** What a simulated cloud gives the transport, so that faults on the wire work alike for all of them. */
import type { Effect } from "./faults.ts";

export type CloudRequest = {
  method: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: string;
};

export type CloudAnswer = {
  status: number;
  headers: Record<string, string>;
  /** Bytes when it is encoded, as a header must say then. */
  body: string | Buffer;
  /** What the transport still has to do to it: cut it, truncate it, delay it. */
  effects: Effect[];
};

export type CloudServer = {
  /** It gets what is asked for under this path, unless a longer one of another cloud fits too. */
  basePath: string;
  answer(request: CloudRequest): Promise<CloudAnswer>;
  stats(): { calls: Record<string, number>; violations: string[] };
};
