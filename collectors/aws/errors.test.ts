import { describe, expect, it } from "vitest";
import { Denied, NotApplicable, NotFound, Unavailable } from "#lib/errors.ts";
import { isExpiredSession, mapError, present } from "./errors.ts";

const attempt = {
  permission: "iam:ListAccessKeys",
  account: "111122223333",
  region: "us-east-1",
  caller: "arn:aws:iam::111122223333:role/rollcall-reader",
};

function sdkError(name: string, message = "m", more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe("what AWS throws", () => {
  it.each(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"])(
    "%s is a refusal that names role, account and the statement to add",
    (name) => {
      const error = mapError(sdkError(name), attempt);
      expect(error).toBeInstanceOf(Denied);
      expect((error as Denied).permission).toBe("iam:ListAccessKeys");
      expect(error.hint).toContain(attempt.caller);
      expect(error.hint).toContain("111122223333");
      expect(error.hint).toContain('{"Effect":"Allow","Action":"iam:ListAccessKeys","Resource":"*"}');
    },
  );
  it("a refusal by a service control policy is not mended by adding a statement", () => {
    const message = "not authorized to perform: x with an explicit deny in a service control policy";
    const error = mapError(sdkError("AccessDeniedException", message), attempt);
    expect(error).toBeInstanceOf(Denied);
    expect(error.hint).toMatch(/service control policy/);
    expect(error.hint).not.toMatch(/Add the statement/);
  });
  it.each([
    ["Throttling", sdkError("Throttling")],
    ["ThrottlingException", sdkError("ThrottlingException")],
    ["TooManyRequestsException", sdkError("TooManyRequestsException")],
    ["RequestLimitExceeded", sdkError("RequestLimitExceeded")],
    ["429 without a name", sdkError("Unknown", "", { $metadata: { httpStatusCode: 429 } })],
    ["a 500", sdkError("InternalFailure", "", { $metadata: { httpStatusCode: 500 } })],
    ["a cut connection", sdkError("Error", "socket hang up", { code: "ECONNRESET" })],
    ["a host that is not found", sdkError("Error", "getaddrinfo", { code: "ENOTFOUND" })],
    ["a timeout", sdkError("TimeoutError")],
    ["half an answer", sdkError("SyntaxError", "Unexpected end of JSON input")],
    [
      "a page that is no XML",
      sdkError("Error", "@aws-sdk XML parse error", { $response: { statusCode: 200 } }),
    ],
  ])("%s is trouble that may pass", (_name, thrown) => {
    const error = mapError(thrown, attempt);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(true);
  });
  it.each([
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "CredentialsProviderError",
  ])("%s is trouble with the credentials, which waiting does not mend", (name) => {
    const error = mapError(sdkError(name, "", { $metadata: { httpStatusCode: 403 } }), attempt);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(false);
  });
  it("an error nobody knows is not taken for passing trouble", () => {
    const error = mapError(
      sdkError("ValidationError", "bad", { $metadata: { httpStatusCode: 400 } }),
      attempt,
    );
    expect((error as Unavailable).transient).toBe(false);
  });
  it.each(["NoSuchEntity", "NoSuchEntityException", "ResourceNotFoundException", "ClusterNotFoundException"])(
    "%s is: gone",
    (name) => {
      expect(mapError(sdkError(name), attempt)).toBeInstanceOf(NotFound);
    },
  );
  it.each([
    ["no organization", sdkError("AWSOrganizationsNotInUseException")],
    ["an unknown action", sdkError("InvalidAction", "", { $metadata: { httpStatusCode: 400 } })],
    [
      "an endpoint's 404 page",
      sdkError("Error", "@aws-sdk XML parse error", { $response: { statusCode: 404 } }),
    ],
    ["not implemented", sdkError("Error", "", { $metadata: { httpStatusCode: 501 } })],
  ])("%s is: not applicable", (_name, thrown) => {
    expect(mapError(thrown, attempt)).toBeInstanceOf(NotApplicable);
  });
  it("our own errors pass unchanged", () => {
    const own = new NotApplicable("x", { hint: "y" });
    expect(mapError(own, attempt)).toBe(own);
  });
  it("what is thrown and is no error at all is mapped too", () => {
    expect(mapError("boom", attempt).message).toContain("boom");
    expect(mapError(null, attempt)).toBeInstanceOf(Unavailable);
  });
  it("only an expired session is renewed", () => {
    expect(isExpiredSession(sdkError("ExpiredToken"))).toBe(true);
    expect(isExpiredSession(sdkError("AccessDenied"))).toBe(false);
    expect(isExpiredSession(undefined)).toBe(false);
  });
  it("an answer without its list is refused, one with an empty list is not", () => {
    expect(() => present(undefined, "Users")).toThrow(Unavailable);
    expect(present([], "Users")).toEqual([]);
  });
});
