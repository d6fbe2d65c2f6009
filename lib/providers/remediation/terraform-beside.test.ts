/** Terraform beside the commands that replace a credential or write a trust anew: to the letter, with what takes it back. */

import { describe, expect, it } from "vitest";
import type { Change } from "#lib/domain/remediation/change.ts";
import { isRefusal } from "#lib/domain/remediation/change.ts";
import { type Outcome, remediationOf, type Subject } from "../remediation.ts";

const id = "11111111-2222-4333-8444-555555555555";
const email = "ci@shop-prod.iam.gserviceaccount.com";
const subject = (kind: string, more: Partial<Subject>): Subject => ({
  ...{ kind, externalId: "100", name: "ci", resourceName: null, attributes: {}, tags: {}, disabled: false },
  ...{ aliases: [], scopes: [{ externalId: "projects/42", kind: "gcp_project", name: "shop-prod" }] },
  ...more,
});

function changeOf(outcome: Outcome | undefined): Change {
  if (outcome === undefined || isRefusal(outcome)) throw new Error("no change");
  return outcome;
}

/** By step: what is written for Terraform, and what takes it back. */
function terraformOf({ steps }: Change): [title: string, text: string, inverse: string][] {
  return steps.flatMap(({ title, texts, inverse }): [string, string, string][] => {
    const of = (all: typeof texts) => all.find(({ format }) => format === "terraform")?.text;
    const text = of(texts);
    return text === undefined ? [] : [[title, text, of(inverse) ?? ""]];
  });
}

const rotated = (provider: string, kind: string, externalId: string, of: Subject, attributes = {}) =>
  terraformOf(
    changeOf(
      remediationOf(provider)?.rotate({
        credential: { kind, externalId, attributes, status: "active", createdOn: null, lastUsedOn: null },
        ...{ subject: of, others: [] },
      }),
    ),
  );

describe("a credential that is replaced", () => {
  it("aws: a second key, the first one taken over and switched off, and taken out last", () => {
    const user = subject("aws_iam_user", { resourceName: "arn:aws:iam::111122223333:user/ci" });
    const old = (status: string) => `resource "aws_iam_access_key" "ci_akiaold" {
  user = "ci"
  status = "${status}"
}

import {
  to = aws_iam_access_key.ci_akiaold
  id = "AKIAOLD"
}`;
    expect(rotated("aws", "aws_access_key", "AKIAOLD", user)).toEqual([
      [
        "Make a second key",
        `# Its secret stands in the state, which is kept where secrets are; or give it a pgp_key.
resource "aws_iam_access_key" "ci_next" {
  user = "ci"
}`,
        "# Take aws_iam_access_key.ci_next out of the code again: apply deletes it.",
      ],
      ["Switch it off", old("Inactive"), old("Active")],
      [
        "Delete it",
        "# Take aws_iam_access_key.ci_akiaold and its import block out of the code: apply deletes AKIAOLD.",
        "",
      ],
    ]);
  });

  it("gcp: a second key of the account", () => {
    const account = subject("gcp_service_account", { resourceName: email });
    expect(rotated("gcp", "gcp_service_account_key", "abc123", account)).toEqual([
      [
        "Make a second key",
        `# The private key stands in the state, which is kept where secrets are.
resource "google_service_account_key" "ci_next" {
  service_account_id = "projects/shop-prod/serviceAccounts/${email}"
}`,
        "# Take google_service_account_key.ci_next out of the code again: apply deletes it.",
      ],
    ]);
  });

  it("azure: a second secret of whoever holds the first, application or service principal", () => {
    const principal = subject("azure_service_principal", { externalId: id, attributes: { appId: id } });
    const made = (heldBy: string) =>
      rotated("azure", "azure_client_secret", `${id}/99999999-0000`, principal, { heldBy });
    expect(made("application")).toEqual([
      [
        "Make a second secret",
        `# The secret stands in the state, which is kept where secrets are.
resource "azuread_application_password" "rotated_99999999" {
  application_id = "/applications/${id}"
  display_name = "rotated-99999999"
  end_date = timeadd(timestamp(), "4320h")
  lifecycle {
    ignore_changes = [end_date]
  }
}`,
        "# Take azuread_application_password.rotated_99999999 out of the code again: apply deletes it.",
      ],
    ]);
    const [[, text] = []] = made("service-principal");
    expect(text).toContain(`service_principal_id = "/servicePrincipals/${id}"`);
  });
});

describe("a trust policy of AWS", () => {
  const arn = "arn:aws:iam::111122223333:role/teams/deploy";
  const statement = (...AWS: string[]) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { AWS: AWS.length > 1 ? AWS : (AWS[0] ?? "") },
      },
    ],
  });
  const role = (trustPolicy: ReturnType<typeof statement>) =>
    subject("aws_iam_role", {
      ...{ name: "deploy", externalId: "AROADEPLOY", resourceName: arn },
      attributes: { trustPolicy },
    });
  const party = "arn:aws:iam::999900001111:root";
  const trust = (kind: string, value: string) => ({
    ...{ mechanism: "assume-role", trusted: { kind, value }, condition: null, attributes: {} },
  });
  const cliOf = (texts: Change["steps"][number]["texts"]) =>
    texts.find(({ format }) => format === "cli")?.text ?? "";

  it("is the role's own, taken over with everything else of the role as it is found, and back", () => {
    const request = { subject: role(statement(party)), trust: trust("account", "999900001111"), known: [] };
    const found = terraformOf(changeOf(remediationOf("aws")?.tighten(request)));
    const [[, text, inverse] = []] = found;
    expect(found).toHaveLength(1);
    const written = (condition: string) => `resource "aws_iam_role" "deploy" {
  name = "deploy"
  path = "/teams/"
  assume_role_policy = jsonencode({
    "Version" : "2012-10-17",
    "Statement" : [
      {
        "Effect" : "Allow",
        "Action" : "sts:AssumeRole",
        "Principal" : {
          "AWS" : "${party}"
        }${condition}
      },
    ]
  })
  lifecycle {
    ignore_changes = [description, max_session_duration, permissions_boundary, tags, tags_all]
  }
}

import {
  to = aws_iam_role.deploy
  id = "deploy"
}`;
    expect(inverse).toBe(written(""));
    expect(text).toBe(
      written(`,
        "Condition" : {
          "StringEquals" : {
            "sts:ExternalId" : "rollcall-AROADEPLOY-999900001111"
          }
        }`),
    );
  });

  it("never names whoever was deleted, for IAM stores none that does: not when written, nor when put back", () => {
    const request = {
      subject: role(statement(party, "AROAGONE", "AIDAGONE")),
      ...{ trust: trust("account", "999900001111"), known: [] },
    };
    const change = changeOf(remediationOf("aws")?.tighten(request));
    const [changed] = change.steps.filter(({ phase }) => phase === "change");
    expect(cliOf(changed?.texts ?? [])).toContain("sts:ExternalId");
    for (const text of [...(changed?.texts ?? []), ...(changed?.inverse ?? [])])
      expect(text.text).not.toMatch(/AROAGONE|AIDAGONE/);
    expect(cliOf(changed?.inverse ?? [])).toContain(party);
    expect(change.notes.join()).toContain("deleted");
  });

  it("without whoever was deleted is for good, and goes only where somebody is left", () => {
    const removed = (document: ReturnType<typeof statement>) =>
      remediationOf("aws")?.removeTrust({
        ...{ subject: role(document), trust: trust("id", "AROAGONE"), known: [] },
      });
    const change = changeOf(removed(statement(party, "AROAGONE", "AIDAGONE")));
    expect(change.steps.map(({ phase, inverse }) => [phase, inverse.length])).toEqual([
      ["backup", 0],
      ["watch", 0],
      ["remove", 0],
    ]);
    expect(cliOf(change.steps.at(-1)?.texts ?? [])).not.toMatch(/AROAGONE|AIDAGONE/);
    expect(removed(statement("AROAGONE", "AIDAGONE"))).toMatchObject({
      why: expect.stringContaining("retire"),
    });
  });
});
