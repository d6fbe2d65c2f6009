import { describe, expect, it } from "vitest";
import { Denied, Incomplete, NotFound, Unavailable } from "#lib/errors.ts";
import { createShortfall } from "./shortfall.ts";

const never = new AbortController().signal;

describe("a shortfall", () => {
  const denied = () => Promise.reject(new Denied("iam:X", "refused", { hint: "add it" }));
  const down = () => Promise.reject(new Unavailable("down", { hint: "wait", transient: true }));
  it("is nothing when nothing is missing, or only what was deleted meanwhile", async () => {
    const shortfall = createShortfall(never);
    expect(await shortfall.attempt("a", async () => 1)).toBe(1);
    expect(await shortfall.attempt("b", () => Promise.reject(new NotFound("gone", { hint: "" })))).toBeNull();
    expect(() => shortfall.end()).not.toThrow();
  });
  it("names everything missing, with the first one's hint", async () => {
    const shortfall = createShortfall(never);
    expect(await shortfall.attempt("keys of jo", denied)).toBeNull();
    await shortfall.attempt("keys of al", denied);
    expect(() => shortfall.end()).toThrow(Incomplete);
    try {
      shortfall.end();
    } catch (error) {
      expect((error as Incomplete).missing).toEqual(["keys of jo: refused", "keys of al: refused"]);
      expect((error as Incomplete).hint).toBe("add it");
      expect((error as Incomplete).detail.permission).toBe("iam:X");
    }
  });
  it("ends at once when the other side seems down", async () => {
    const shortfall = createShortfall(never);
    await shortfall.attempt("a", down);
    await shortfall.attempt("b", down);
    await expect(shortfall.attempt("c", down)).rejects.toBeInstanceOf(Incomplete);
  });
  it("does not swallow what is not Rollcall's own", async () => {
    await expect(
      createShortfall(never).attempt("a", () => Promise.reject(new TypeError("bug"))),
    ).rejects.toBeInstanceOf(TypeError);
  });
});
