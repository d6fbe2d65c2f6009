import { describe, expect, it } from "vitest";
import { inSentence, kindTitle, kindWords, named, streamTitle, streamWords } from "./kind-words.ts";

describe("codes become words", () => {
  it("drops the cloud of a kind and keeps what is an acronym", () => {
    expect(kindWords("aws_customer_policy")).toBe("customer policy");
    expect(kindTitle("aws_customer_policy")).toBe("Customer policy");
    expect(kindTitle("aws_ec2_instance")).toBe("EC2 instance");
  });
  it("drops the cloud of a stream", () => {
    expect(streamWords("aws/credential-report")).toBe("credential report");
    expect(streamTitle("aws/eks-clusters")).toBe("EKS clusters");
    expect(named("iam-role-last-used")).toBe("IAM role last used");
  });
  it("parts a source and what of it, and leaves out a fingerprint", () => {
    expect(named("cloudtrail/ec2")).toBe("CloudTrail, EC2");
    expect(named("access-analyzer/0a1b2c3d4e5f")).toBe("access analyzer");
  });
  it("lowers a plain word inside a sentence and keeps names", () => {
    expect(inSentence("Access key")).toBe("access key");
    expect(inSentence("Its own account")).toBe("its own account");
    expect(inSentence("SAML")).toBe("SAML");
    expect(inSentence("Roles Anywhere")).toBe("Roles Anywhere");
    expect(inSentence("Provider-managed")).toBe("provider-managed");
  });
});
