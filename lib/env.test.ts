import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

test("an empty variable counts as not set", () => {
  expect(readEnv({ DATABASE_URL: "", PORT: "" })).toMatchObject({ databaseUrl: undefined, port: 3000 });
});

test("a wrong value is refused by the variable's name, with where to look", () => {
  expect(() => readEnv({ PORT: "eighty" })).toThrow(/^PORT/);
  expect(() => readEnv({ ROLLCALL_LOG: "loud" })).toThrow(/^ROLLCALL_LOG/);
});
