import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looseSubject } from "./loose-subject.ts";

const github = "token.actions.githubusercontent.com";
const cluster = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";

describe("a subject that names nobody in particular", () => {
  it.each([
    ["no subject at all", github, "*", "high", `any token of ${github}`],
    [
      "any repository of an owner",
      github,
      "repo:northwind/*",
      "medium",
      "any repository of northwind at GitHub",
    ],
    [
      "a repository by its beginning",
      github,
      "repo:northwind/pay*",
      "medium",
      "any repository of northwind at GitHub",
    ],
    ["an owner by its beginning", github, "repo:north*", "high", "repositories of any owner at GitHub"],
    [
      "any repository at all",
      github,
      "repo:*:ref:refs/heads/main",
      "high",
      "repositories of any owner at GitHub",
    ],
    [
      "a customized claim that begins with a star",
      github,
      "environment:*",
      "high",
      "any repository at GitHub",
    ],
    [
      "a group at GitLab",
      "gitlab.com",
      "project_path:north/*:ref_type:branch:ref:main",
      "medium",
      "any project of north at GitLab",
    ],
    [
      "any group at GitLab",
      "gitlab.com",
      "project_path:*:ref:main",
      "high",
      "projects of any group at GitLab",
    ],
    ["anything at GitLab", "gitlab.example.com", "*:ref:main", "high", "any project at GitLab"],
    [
      "an organization at HCP Terraform",
      "app.terraform.io",
      "organization:north:*",
      "medium",
      "any workspace of north at HCP Terraform",
    ],
    [
      "any organization at HCP Terraform",
      "app.terraform.io",
      "organization:*:project:a:workspace:b:run_phase:apply",
      "high",
      "any organization at HCP Terraform",
    ],
    [
      "any account of a cluster",
      cluster,
      "system:serviceaccount:*",
      "high",
      "any service account of the cluster",
    ],
    [
      "any account of a cluster, in two stars",
      cluster,
      "system:serviceaccount:*:*",
      "high",
      "any service account of the cluster",
    ],
    [
      "any account of a namespace",
      cluster,
      "system:serviceaccount:shop:*",
      "medium",
      "any service account of the namespace shop",
    ],
    [
      "one name in any namespace",
      cluster,
      "system:serviceaccount:*:web",
      "medium",
      "service accounts called web of any namespace",
    ],
    [
      "an unknown issuer's, from the first sign on",
      "idp.example.com",
      "*-runner",
      "medium",
      "tokens of idp.example.com that end in a certain way",
    ],
  ])("is %s", (_name, issuer, subject, confidence, who) => {
    expect(looseSubject(issuer, subject)).toEqual({ confidence, who });
  });

  it.each([
    ["any branch of one repository", github, "repo:northwind/shop:*"],
    ["a customized claim that names something", github, "repository_id:42:*"],
    [
      "any phase of one workspace",
      "app.terraform.io",
      "organization:north:project:a:workspace:*:run_phase:apply",
    ],
    ["any branch of one project", "gitlab.com", "project_path:north/shop:ref_type:branch:ref:*"],
    ["an account of a cluster", cluster, "system:serviceaccount:shop:web"],
    ["an unknown issuer's, by its beginning", "idp.example.com", "team-7/*"],
  ])("is not %s", (_name, issuer, subject) => {
    expect(looseSubject(issuer, subject)).toBeNull();
  });

  it("never is one without a wildcard, whoever issued it", () => {
    const issuer = fc.constantFrom(github, "gitlab.com", "app.terraform.io", cluster, "idp.example.com");
    const plain = fc.string().map((text) => text.replace(/[*?]/g, ""));
    fc.assert(fc.property(issuer, plain, (by, subject) => looseSubject(by, subject) === null));
  });
});
