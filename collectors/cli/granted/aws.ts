/** `granted aws`: policies unite, a boundary and each level of service control policies bound them. */
import { Invalid } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { decodePolicyDocument } from "#lib/providers/aws/policy-document.ts";
import { statementsOf } from "#lib/providers/aws/statements.ts";
import type { AskedGrant, GrantedAsker } from "./question.ts";
import { isObject, readJson } from "./read-file.ts";

type Options = { policy: string[]; boundary?: string; scp?: string[] };

export const awsAsker: GrantedAsker = {
  provider: "aws",
  description: "what IAM policies grant together",
  addOptions: (verb) => {
    verb
      .requiredOption("--policy <files...>", "policy documents that the identity holds")
      .option("--boundary <file>", "its permissions boundary")
      .option(
        "--scp <files...>",
        "service control policies: each file is one level of the organization and may hold a list; one that only denies counts beside FullAWSAccess",
      );
  },
  ask: async (options) => {
    const { policy, boundary, scp = [] } = options as Options;
    const grants: AskedGrant[] = [];
    for (const path of policy)
      for (const document of await documentsIn(path)) grants.push(grant("allow", "attached", document));
    if (boundary !== undefined)
      for (const document of await documentsIn(boundary))
        grants.push(grant("boundary", "boundary", document));
    for (const [level, path] of scp.entries())
      for (const document of withFullAccess(await documentsIn(path)))
        grants.push(grant("org-policy", "service-control-policy", document, `level-${level}`));
    return { actions: [], holderKind: "aws_iam_role", grants };
  },
};

function grant(effect: AskedGrant["effect"], via: string, document: Json, level = "account"): AskedGrant {
  const scope = { externalId: level, kind: "aws_account" };
  return { effect, via, kind: "aws_inline_policy", scope, document };
}

/** AWS attaches FullAWSAccess wherever nobody replaced it, and a level that allows nothing would leave nothing. */
function withFullAccess(documents: Json[]): Json[] {
  const allowsSomething = documents.flatMap(statementsOf).some(({ Effect }) => Effect === "Allow");
  return allowsSomething
    ? documents
    : [...documents, { Statement: { Effect: "Allow", Action: "*", Resource: "*" } }];
}

/** Bare documents, a list of them, or what `get-policy-version`, `get-role-policy` and `describe-policy` print. */
async function documentsIn(path: string): Promise<Json[]> {
  const content = await readJson(path);
  return (Array.isArray(content) ? content : [content]).map((item) => {
    const decoded = decodePolicyDocument(unwrapped(item));
    if (decoded.document !== null && decoded.document.Statement !== undefined) return decoded.document;
    throw new Invalid(`The file ${path} holds no policy document.`, {
      hint: "Give the document itself, with its Statement, or what `aws iam get-policy-version` prints.",
    });
  });
}

function unwrapped(content: Json): Json {
  if (!isObject(content) || content.Statement !== undefined) return content;
  const { PolicyVersion, PolicyDocument, Policy } = content;
  if (isObject(PolicyVersion)) return PolicyVersion.Document ?? null;
  if (PolicyDocument !== undefined) return PolicyDocument;
  return isObject(Policy) ? (Policy.Content ?? null) : content;
}
