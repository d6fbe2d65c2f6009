import { describe, expect, it } from "vitest";
import { readAuditEvent } from "./audit-events.ts";

const event = (over: object = {}) => ({
  auditID: "a-1",
  stage: "ResponseComplete",
  verb: "list",
  requestURI: "/api/v1/pods",
  user: { username: "ann" },
  objectRef: { resource: "pods", apiVersion: "v1" },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: "2026-11-23T20:00:00.000001Z",
  stageTimestamp: "2026-11-23T20:00:01.000001Z",
  ...over,
});
const request = (over: object) => {
  const read = readAuditEvent(event(over));
  return "request" in read ? read.request : read;
};

describe("an audit event", () => {
  it("says who used what when", () => {
    expect(request({})).toEqual({
      id: "a-1",
      at: new Date("2026-11-23T20:00:01.000Z"),
      uses: [{ user: "ann", action: "core/pods:list" }],
      refused: null,
      isRead: true,
    });
  });

  it.each([
    [404, false],
    [409, false],
    [422, false],
    [500, false],
    [401, true],
    [403, true],
  ])("of a request that ended with %s is a refusal: %s", (code, isRefused) => {
    expect(request({ responseStatus: { code } })).toMatchObject(
      isRefused
        ? { uses: [], refused: { user: "ann", action: "core/pods:list" } }
        : { uses: [{ user: "ann" }], refused: null },
    );
  });

  it("is decided by the authorizer's word where there is one", () => {
    const annotations = { "authorization.k8s.io/decision": "forbid" };
    expect(request({ annotations, responseStatus: { code: 200 } })).toMatchObject({
      refused: { user: "ann" },
    });
    expect(
      request({ annotations: { "authorization.k8s.io/decision": "allow" }, responseStatus: null }),
    ).toMatchObject({
      refused: null,
      uses: [{ user: "ann" }],
    });
    expect(request({ responseStatus: null })).toEqual({ skip: true });
    expect(request({ responseStatus: null, stage: "Panic" })).toMatchObject({ uses: [{ user: "ann" }] });
  });

  it("with impersonation is the impersonated one's, and the other used the right to impersonate", () => {
    const as = (username: string, groups: string[], code = 200) =>
      request({ impersonatedUser: { username, groups }, responseStatus: { code } });
    expect(as("bob", ["system:authenticated"])).toMatchObject({
      uses: [
        { user: "bob", action: "core/pods:list" },
        { user: "ann", action: "core/users:impersonate" },
      ],
    });
    expect(as("bob", ["ops"])).toMatchObject({
      uses: [{}, {}, { user: "ann", action: "core/groups:impersonate" }],
    });
    expect(as("system:serviceaccount:a:b", ["system:serviceaccounts"])).toMatchObject({
      uses: [
        { user: "system:serviceaccount:a:b" },
        { user: "ann", action: "core/serviceaccounts:impersonate" },
      ],
    });
    expect(as("bob", [], 403)).toMatchObject({
      refused: { user: "bob", action: "core/pods:list" },
      uses: [{ user: "ann", action: "core/users:impersonate" }],
    });
  });

  it("with impersonation that is constrained used the right to that", () => {
    const as = (username: string, mode: string, groups: string[] = []) =>
      request({
        impersonatedUser: { username, groups },
        authenticationMetadata: { impersonationConstraint: `impersonate:${mode}` },
      });
    const used = (resource: string, mode: string) => ({
      uses: [{}, { user: "ann", action: `authentication.k8s.io/${resource}:impersonate:${mode}` }],
    });
    expect(as("bob", "user-info")).toMatchObject(used("users", "user-info"));
    expect(as("system:serviceaccount:a:b", "serviceaccount", ["system:serviceaccounts:a"])).toMatchObject(
      used("serviceaccounts", "serviceaccount"),
    );
    expect(as("system:node:n1", "associated-node", ["system:nodes"])).toMatchObject(
      used("nodes", "associated-node"),
    );
  });

  it.each([
    [{ objectRef: { resource: "pods", subresource: "exec" }, verb: "create" }, "core/pods/exec:create"],
    [{ objectRef: { resource: "deployments", apiGroup: "apps" }, verb: "patch" }, "apps/deployments:patch"],
    [{ objectRef: null, requestURI: "/metrics?x=1", verb: "get" }, "url/metrics:get"],
    [{ objectRef: null, requestURI: "/openapi/v2?timeout=32s", verb: "get" }, "url/openapi/v2:get"],
    [{ objectRef: null, requestURI: "/apis/apps/v1", verb: "get" }, "url/apis/*:get"],
    [{ objectRef: null, requestURI: "/", verb: "get" }, "url/:get"],
    [{ objectRef: null, requestURI: "/made/up/8731", verb: "get" }, "url/other:get"],
  ])("%j is %s", (over, action) => {
    expect(request(over)).toMatchObject({ uses: [{ action }] });
  });

  it("says what is a read", () => {
    expect(request({ verb: "watch" })).toMatchObject({ isRead: true });
    expect(request({ verb: "delete" })).toMatchObject({ isRead: false });
  });

  it("takes the time from whatever version of the format holds it", () => {
    const times = { stageTimestamp: undefined, requestReceivedTimestamp: undefined };
    expect(request({ ...times, timestamp: "2017-09-11T19:55:05Z" })).toMatchObject({
      at: new Date("2017-09-11T19:55:05Z"),
    });
    expect(request({ stageTimestamp: undefined })).toMatchObject({
      at: new Date("2026-11-23T20:00:00.000Z"),
    });
  });

  it.each([
    ["that has only been received", { stage: "RequestReceived" }],
    ["of nobody", { user: {} }],
    ["without a user", { user: null }],
    ["of a resource nobody can have", { objectRef: { resource: "../etc" } }],
  ])("%s says nothing", (_name, over) => {
    expect(readAuditEvent(event(over))).toEqual({ skip: true });
  });

  it.each([
    ["no object", null],
    ["a list", []],
    ["no id", event({ auditID: undefined })],
    ["no verb", event({ verb: 7 })],
    ["a verb that is none", event({ verb: "GET /" })],
    ["no time", event({ stageTimestamp: "soon", requestReceivedTimestamp: undefined })],
    ["neither object nor path", event({ objectRef: null, requestURI: undefined })],
  ])("with %s is broken", (_name, value) => {
    expect(readAuditEvent(value)).toMatchObject({ broken: expect.any(String) });
  });
});
