/** Google's own clients for tests of the simulator: real ones, pointed at it, without any retrying. */
import type { Clouds } from "../start.ts";

/** Options for any client of googleapis: who calls, and the simulator in place of Google's hosts. */
export function clientOptions(
  clouds: Clouds,
  more: { token?: string; quotaProject?: string; retry?: boolean } = {},
) {
  const headers: Record<string, string> = { authorization: `Bearer ${more.token ?? clouds.gcp.token()}` };
  if (more.quotaProject !== undefined) headers["x-goog-user-project"] = more.quotaProject;
  return { rootUrl: clouds.gcp.rootUrl, headers, retry: more.retry ?? false };
}

export type Answer<Data> = { data: Data & { nextPageToken?: string | null } };

/** Every page of a list, to the one without a token. */
export async function allPages<Data>(
  ask: (pageToken: string | undefined) => Promise<Answer<Data>>,
): Promise<Data[]> {
  const pages: Data[] = [];
  let token: string | undefined;
  do {
    const { data } = await ask(token);
    pages.push(data);
    token = data.nextPageToken ?? undefined;
  } while (token !== undefined);
  return pages;
}

type Refusal = { status: number; code: string; message: string; reason: string | undefined };

/** What Google's client throws, by the parts that tell refusals apart. Throws when nothing was refused. */
export async function refusalOf(asked: Promise<unknown>): Promise<Refusal> {
  try {
    await asked;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: { error?: Body } } };
    const body = response?.data.error;
    const info = body?.details?.find((detail) => detail.reason !== undefined);
    return {
      status: response?.status ?? 0,
      code: body?.status ?? "",
      message: body?.message ?? String(error),
      reason: info?.reason,
    };
  }
  throw new Error("It was not refused");
}

type Body = { status: string; message: string; details?: { reason?: string }[] };

/** The project of that id; throws when the world has none. */
export function projectNamed(clouds: Clouds, id: string) {
  const facts = clouds.world.gcp.organization.byId.get(id);
  if (!facts) throw new RangeError(`No project ${id}`);
  return { facts, state: clouds.world.gcp.project(id, clouds.world.day) };
}
