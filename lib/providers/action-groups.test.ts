import { expect, test } from "vitest";
import { actionGroupsOf } from "./action-groups.ts";

test.each([
  ["aws", "s3:GetObject", "s3"],
  ["gcp", "compute.instances.get", "compute"],
  ["gcp", "example.googleapis.com/clusters.create", "example.googleapis.com"],
  ["azure", "microsoft.compute/virtualmachines/read", "microsoft.compute"],
  ["azure", "data:microsoft.storage/storageaccounts/blobs/read", "data:microsoft.storage"],
  ["azure", "directory:microsoft.directory/users/create", "directory:microsoft.directory"],
  ["azure", "app:our api / test (0000)/orders.read", "app:our api / test (0000)"],
  ["kubernetes", "core/pods/exec:create", "core"],
  ["kubernetes", "url/metrics:get", "url"],
])("%s tells %s together with others of %s", (provider, action, group) => {
  expect(actionGroupsOf(provider).of(action)).toBe(group);
});
