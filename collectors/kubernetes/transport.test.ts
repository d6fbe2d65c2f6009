import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, Invalid, Unavailable } from "#lib/errors.ts";
import { allOf } from "../run/reading.ts";
import { soon } from "../testing/soon.ts";
import { type Listing, listObjects } from "./list.ts";
import {
  failure,
  kubeconfigOf,
  listOf,
  type SmallServer,
  sendJson,
  startSmallServer,
} from "./testing/small-server.ts";
import { openApi } from "./transport.ts";

let server: SmallServer;
beforeEach(async () => {
  server = await startSmallServer();
});
afterEach(() => server.stop());

const accounts: Listing = {
  path: "/api/v1/serviceaccounts",
  kind: "ServiceAccountList",
  attempt: { permission: "list serviceaccounts", namespace: null },
};
const secrets: Listing = {
  path: "/api/v1/secrets",
  kind: "SecretList",
  metadataOnly: true,
  attempt: { permission: "list secrets", namespace: null },
};
type Named = { metadata: { name: string } };
async function namesOf(listing = accounts, context = server.context({ pageSize: 2 })) {
  const api = await openApi(context);
  return (await allOf(listObjects<Named>(api, listing, 2))).map(({ metadata }) => metadata.name);
}
/** What was delivered, and the error it ended with. */
async function outcome(listing = accounts) {
  const api = await openApi(server.context());
  const names: string[] = [];
  try {
    for await (const { metadata } of listObjects<Named>(api, listing, 2)) names.push(metadata.name);
    return { names, error: null };
  } catch (error) {
    return { names, error };
  }
}
const pages: Record<string, object> = {
  "": listOf("ServiceAccountList", ["a", "b"], "t1"),
  t1: listOf("ServiceAccountList", ["c", "d"], "t2"),
  t2: listOf("ServiceAccountList", ["e"]),
};
const page = (url: URL) => pages[url.searchParams.get("continue") ?? ""] as object;

describe("a list", () => {
  it("comes page by page over few connections, signed in, compressed, and never of a stale moment", async () => {
    let headers: Record<string, unknown> = {};
    server.answer = (request, response, url) => {
      headers = request.headers;
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(JSON.stringify(page(url))));
    };
    expect(await namesOf()).toEqual(["a", "b", "c", "d", "e"]);
    expect(server.connections()).toBe(1);
    expect(server.asked[0]).toBe("/api/v1/serviceaccounts?limit=2");
    expect(server.asked.join()).not.toContain("resourceVersion");
    expect(headers).toMatchObject({ authorization: "Bearer secret-token", "accept-encoding": "gzip" });
  });

  it("is empty where its items are null, and no list where it has none", async () => {
    server.answer = (_request, response) => sendJson(response, { kind: "ServiceAccountList", items: null });
    expect(await namesOf()).toEqual([]);
    server.answer = (_request, response) => sendJson(response, { kind: "ServiceAccountList" });
    await expect(namesOf()).rejects.toThrow(/holds no items/);
    server.answer = (_request, response) => sendJson(response, { kind: "Status", items: [] });
    await expect(namesOf()).rejects.toThrow(/Status where ServiceAccountList/);
  });

  it("that expired once is begun anew and delivers each object once", async () => {
    let expired = 0;
    server.answer = (_request, response, url) => {
      if (url.searchParams.get("continue") === "t1" && expired++ === 0)
        return sendJson(response, failure(410, "Expired", { continue: "mixed" }), 410);
      sendJson(response, page(url));
    };
    expect(await namesOf()).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("that expires three times goes on from where it was, delivers everything and proves no absence", async () => {
    server.answer = (_request, response, url) => {
      const token = url.searchParams.get("continue");
      if (token === "t1") return sendJson(response, failure(410, "Expired", { continue: "mixed" }), 410);
      sendJson(response, token === "mixed" ? listOf("ServiceAccountList", ["c", "d", "e"]) : page(url));
    };
    const { names, error } = await outcome();
    expect(names).toEqual(["a", "b", "c", "d", "e"]);
    expect(error).toBeInstanceOf(Incomplete);
    expect(server.asked.filter((path) => path.endsWith("limit=2"))).toHaveLength(3);
  });

  it("that expires without a way on is incomplete", async () => {
    server.answer = (_request, response, url) =>
      url.searchParams.has("continue")
        ? sendJson(response, failure(410, "Expired"), 410)
        : sendJson(response, page(url));
    expect((await outcome()).error).toBeInstanceOf(Incomplete);
  });

  it("that turns in circles ends", async () => {
    server.answer = (_request, response) => sendJson(response, listOf("ServiceAccountList", ["a"], "t1"));
    expect((await outcome()).error).toMatchObject({ message: expect.stringMatching(/came twice/) });
  });

  it("that is refused in the middle is denied, with the permission and the fix", async () => {
    server.answer = (_request, response, url) =>
      url.searchParams.has("continue")
        ? sendJson(response, failure(403, "Forbidden"), 403)
        : sendJson(response, page(url));
    const { names, error } = await outcome();
    expect(names).toEqual(["a", "b"]);
    expect(error).toBeInstanceOf(Denied);
    expect(error).toMatchObject({
      permission: "list serviceaccounts",
      hint: expect.stringMatching(/reader\.yaml.*kubectl auth can-i list serviceaccounts --all-namespaces/),
    });
  });
});

describe("trouble that passes", () => {
  it.each([
    [429, { "retry-after": "1" }],
    [500, {}],
    [503, {}],
  ])("%s is asked again", async (status, headers) => {
    let failures = 0;
    server.answer = (_request, response, url) =>
      failures++ < 2
        ? sendJson(response, failure(status, "Busy"), status, headers)
        : sendJson(response, page(url));
    expect(await namesOf()).toHaveLength(5);
  });

  it("a storm of 429 ends after a few attempts, and may pass later", async () => {
    server.answer = (_request, response) => sendJson(response, failure(429, "TooManyRequests"), 429);
    const { error } = await outcome();
    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({ transient: true });
    expect(server.asked).toHaveLength(6);
  });

  it("an answer that is cut off is asked for again; one that always is ends the list", async () => {
    let cuts = 0;
    const cut: SmallServer["answer"] = (_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"kind":"ServiceAccountList","items":[');
      setImmediate(() => response.destroy());
    };
    server.answer = (request, response, url) =>
      cuts++ === 0 ? cut(request, response, url) : sendJson(response, page(url));
    expect(await namesOf()).toHaveLength(5);
    server.answer = cut;
    expect((await outcome()).error).toMatchObject({ code: "unavailable", transient: true });
  });

  it("an answer that ends early though it says it is whole is no empty list", async () => {
    server.answer = (_request, response) => response.end('{"kind":"ServiceAccountList","items":[');
    expect((await outcome()).error).toBeInstanceOf(Unavailable);
  });

  it("a credential that is no longer accepted is read anew once", async () => {
    const token = join(server.folder, "token");
    await writeFile(server.kubeconfig, kubeconfigOf(server.url, { tokenFile: "token" }));
    await writeFile(token, "old\n");
    const seen: unknown[] = [];
    server.answer = (request, response, url) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization === "Bearer new") return sendJson(response, page(url));
      writeFile(token, "new\n").then(() => sendJson(response, failure(401, "Unauthorized"), 401));
    };
    expect(await namesOf()).toHaveLength(5);
    expect(seen.slice(0, 2)).toEqual(["Bearer old", "Bearer new"]);
    server.answer = (_request, response) => sendJson(response, failure(401, "Unauthorized"), 401);
    expect((await outcome()).error).toMatchObject({ code: "unavailable", transient: false });
  });

  it("an abort ends at once a call that is never answered", async () => {
    const stop = new AbortController();
    server.answer = () => stop.abort();
    const begun = performance.now();
    await expect(namesOf(accounts, server.context({ signal: stop.signal }))).rejects.toThrow(/stopped/);
    expect(performance.now() - begun).toBeLessThan(soon);
  });
});

describe("what may not be read", () => {
  it("a server that sends whole secrets is cut off before they are read", async () => {
    let closed: () => void = () => {};
    const cutOff = new Promise<void>((resolve) => {
      closed = resolve;
    });
    server.answer = (request, response) => {
      expect(request.headers.accept).toContain("as=PartialObjectMetadataList");
      request.socket.once("close", closed);
      response.writeHead(200).write(`{"kind":"SecretList","items":[{"data":{"password":"${"x".repeat(5000)}`);
    };
    const { names, error } = await outcome(secrets);
    await cutOff;
    expect(names).toEqual([]);
    expect(error).toMatchObject({ code: "unavailable", transient: false });
    expect(String((error as Error).message)).not.toContain("xxx");
    expect(server.asked).toHaveLength(1);
  });

  it("a kind written last is looked at too", async () => {
    server.answer = (_request, response) => sendJson(response, { items: [{ data: {} }], kind: "SecretList" });
    expect((await outcome(secrets)).error).toMatchObject({
      message: expect.stringMatching(/nothing of it was read/),
    });
  });

  it("a redirect is not followed: no token goes to another host", async () => {
    let visits = 0;
    const other = createServer((_request, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    server.answer = (_request, response) => response.writeHead(302, { location }).end();
    expect((await outcome()).error).toMatchObject({ message: expect.stringMatching(/redirect/) });
    expect(visits).toBe(0);
    other.close();
  });

  it("a sign-in page is no answer", async () => {
    server.answer = (_request, response) => response.end("<html>Please sign in</html>");
    expect((await outcome()).error).toMatchObject({ message: expect.stringMatching(/not JSON/) });
  });
});

describe("the kubeconfig", () => {
  it("keeps the base path, and the endpoint replaces only where it leads", async () => {
    const behind = await startSmallServer("/k8s/clusters/one");
    behind.answer = (_request, response, url) => sendJson(response, page(url));
    expect(await namesOf(accounts, behind.context())).toHaveLength(5);
    expect(behind.asked[0]).toMatch(/^\/k8s\/clusters\/one\/api\/v1\/serviceaccounts/);
    await writeFile(server.kubeconfig, kubeconfigOf("https://cluster.example/base", { token: "t" }));
    server.answer = (_request, response, url) => sendJson(response, page(url));
    expect(await namesOf(accounts, server.context({ endpoint: server.url }))).toHaveLength(5);
    expect(server.asked[0]).toMatch(/^\/base\/api/);
    await behind.stop();
  });

  it.each([
    ["another context", { context: "prod" }, {}, /no context "prod"/],
    ["impersonation", {}, { token: "t", as: "admin" }, /impersonates/],
  ])("with %s is refused with what to do", async (_name, config, user, message) => {
    await writeFile(server.kubeconfig, kubeconfigOf(server.url, user));
    await expect(openApi(server.context({ config }))).rejects.toThrow(message);
  });

  it("never sends a token over plain HTTP to another machine, and never quotes a broken file", async () => {
    await writeFile(server.kubeconfig, kubeconfigOf("http://cluster.example", { token: "t" }));
    await expect(openApi(server.context())).rejects.toBeInstanceOf(Invalid);
    await writeFile(server.kubeconfig, "users: [{name: a, user: {token: secret-token}");
    const error = await openApi(server.context()).catch((caught) => caught);
    expect(error).toBeInstanceOf(Invalid);
    expect(JSON.stringify([error.message, error.hint, error.detail])).not.toContain("secret-token");
  });

  it("that is not there says so", async () => {
    const missing = join(server.folder, "none");
    await expect(openApi(server.context({ config: { kubeconfig: missing } }))).rejects.toThrow(
      /cannot be read \(ENOENT\)/,
    );
  });
});
