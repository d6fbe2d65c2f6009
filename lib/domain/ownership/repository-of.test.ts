import { expect, test } from "vitest";
import { isOfPatterns, repositoryOf } from "./repository-of.ts";

test.each([
  ["token.actions.githubusercontent.com|repo:Acme/Ranking:ref:refs/heads/main", "acme/ranking"],
  ["token.actions.githubusercontent.com|repo:acme/ranking:environment:prod", "acme/ranking"],
  ["gitlab.com|project_path:acme/data/lake:ref_type:branch:ref:main", "acme/data/lake"],
  ["token.actions.githubusercontent.com|repo:acme/*", null],
  ["token.actions.githubusercontent.com|repo:acme/*:ref:refs/heads/main", null],
  ["oidc.eks.example|system:serviceaccount:a:b", null],
  ["", null],
])("%s comes from %s", (federated, repository) => {
  expect(repositoryOf(federated)).toBe(repository);
});

test("an organization alone is no pattern that a repository fits by chance", () => {
  expect(isOfPatterns("acme/ranking", ["acme/rank*"])).toBe(true);
  expect(isOfPatterns("acme/ranking", ["acme/*"])).toBe(true);
  expect(isOfPatterns("acme/ranking", ["acme/rank", "other/ranking"])).toBe(false);
});
