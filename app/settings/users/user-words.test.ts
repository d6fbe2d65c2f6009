import { expect, test } from "vitest";
import { stateOfUser, usersAnswer } from "./user-words.ts";

const user = (
  role: "viewer" | "administrator",
  { provider = "oidc", state = "active", sessions = 0 } = {},
) => ({
  role,
  provider,
  state: state as "active" | "revoked",
  sessions: Array.from({ length: sessions }, () => null),
});

test("only who may sign in by a way that is on is counted, as administrator and as signed in", () => {
  const users = [
    user("administrator", { sessions: 2 }),
    user("administrator", { provider: "github", sessions: 1 }),
    user("viewer", { state: "revoked", sessions: 1 }),
    user("viewer"),
  ];
  expect(usersAnswer(users, 4, ["oidc"])).toBe("2 people may sign in: 1 administrator, 1 signed in now.");
  expect(usersAnswer(users.slice(2), 2, ["oidc"])).toBe(
    "1 person may sign in: no administrator, 0 signed in now.",
  );
  expect(usersAnswer(users, 900, ["oidc"])).toBe("900 people; the first 4, widest role first.");
  expect(stateOfUser(user("viewer", { provider: "github" }), ["oidc"]).words).toBe("this way in is off");
});
