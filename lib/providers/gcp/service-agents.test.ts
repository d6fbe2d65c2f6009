import { describe, expect, it } from "vitest";
import { isServiceAgentRole, serviceAgentOf } from "./service-agents.ts";

it.each([
  ["service-123456@gcp-sa-pubsub.iam.gserviceaccount.com", "pubsub", "123456"],
  ["service-p123456@gcp-sa-accessapproval.iam.gserviceaccount.com", "accessapproval", "123456"],
  ["bqcx-123456-a1b2@gcp-sa-bigquery-condel.iam.gserviceaccount.com", "bigquery condel", "123456"],
  ["123456@cloudbuild.gserviceaccount.com", "Cloud Build", "123456"],
  ["bq-123456@bigquery-encryption.iam.gserviceaccount.com", "BigQuery encryption", "123456"],
  ["service-123456@gcp-sa-pubsub.s3ns.iam.gserviceaccount.com", "pubsub", "123456"],
  ["Service-123456@Compute-System.iam.gserviceaccount.com", "Compute Engine", "123456"],
])("%s is the agent of %s", (email, product, number) => {
  expect(serviceAgentOf(email)).toEqual({ product, number });
});

it.each([
  "payments@shop.iam.gserviceaccount.com",
  "service-1@shop.iam.gserviceaccount.com",
  "123456-compute@developer.gserviceaccount.com",
  "shop@appspot.gserviceaccount.com",
  "firebase-adminsdk-x1@shop.iam.gserviceaccount.com",
  "a@my-gcp-sa-pubsub.iam.gserviceaccount.com",
  "jane@example.com",
  "constructor@constructor.iam.gserviceaccount.com",
  "",
])("%s is an account of a customer", (email) => {
  expect(serviceAgentOf(email)).toBeNull();
});

describe("a role made for service agents", () => {
  it.each([
    ["roles/pubsub.serviceAgent", true],
    ["roles/pubsub.serviceAgent@organizations/1", true],
    ["roles/firebase.sdkAdminServiceAgent", true],
    ["roles/composer.ServiceAgentV2Ext", true],
    ["roles/container.hostServiceAgentUser", false],
    ["roles/config.agent", false],
    ["roles/iam.serviceAccountUser", false],
    ["projects/p/roles/pubsub.serviceAgent", false],
  ])("%s: %s", (role, expected) => {
    expect(isServiceAgentRole(role)).toBe(expected);
  });
});
