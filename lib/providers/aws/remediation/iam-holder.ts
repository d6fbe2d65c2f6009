/** Who a policy of IAM is on, in the words of its command line: one verb each for roles, users and groups. */
import { parseArn } from "../keys.ts";

export type IamHolder = { noun: "role" | "user" | "group"; name: string };

const nouns: Record<string, IamHolder["noun"]> = {
  aws_iam_role: "role",
  aws_iam_user: "user",
  aws_iam_group: "group",
};

/** Null for whoever holds no policies in IAM. */
export function iamHolder(kind: string, name: string): IamHolder | null {
  const noun = nouns[kind];
  return noun === undefined ? null : { noun, name };
}

export function holderOption({ noun, name }: IamHolder): [string, string] {
  return [`--${noun}-name`, name];
}

export function holderWords({ noun, name }: IamHolder): string {
  return `${noun} ${name}`;
}

/** Where a policy of the account is that has no path. */
export function policyArnIn(holderArn: string, name: string): string {
  const { partition = "aws", account = "" } = parseArn(holderArn) ?? {};
  return `arn:${partition}:iam::${account}:policy/${name}`;
}

/** IAM's names: letters, digits and `+=,.@_-`, at most 128 of them, and of a role's own policies each once. */
export function policyName(parts: readonly string[], taken: Set<string>): string {
  const base = parts.join("-").replace(/[^\w+=,.@-]+/g, "-");
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : `-${number}`;
    const name = `${base.slice(0, 128 - ending.length)}${ending}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
