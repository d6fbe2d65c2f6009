import { describe, expect, it } from "vitest";
import { difference, emptySet, type PermissionSet, union } from "#lib/domain/permission-set.ts";
import { problemsOfOrder } from "#lib/domain/remediation/change.ts";
import { textsOfFormat } from "#lib/domain/remediation/change-text.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  beforeAndAfter,
  type GrantFacts,
  judgedGrant,
  setNamed,
} from "../../remediation/testing/judged-grant.ts";
import type { JudgedGrant, Subject } from "../../remediation.ts";
import { awsCatalogue } from "../testing/aws-catalogue.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { neededActions } from "./needed-actions.ts";
import { policySize } from "./policy-size.ts";
import { untouchable } from "./untouchable.ts";

const catalogue = awsCatalogue();
const account = "arn:aws:iam::111122223333";
const role: Subject = {
  ...{ kind: "aws_iam_role", externalId: "AROA1", name: "app", resourceName: `${account}:role/app` },
  ...{ attributes: { path: "/" }, tags: {}, disabled: false, aliases: [], scopes: [] },
};
const user: Subject = { ...role, kind: "aws_iam_user", name: "ci", resourceName: `${account}:user/ci` };
const allow = (Action: Json, more = {}): Json => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*", ...more }],
});
const services = (...names: string[]) => names.map((name) => catalogue.matching(`${name}:*`)).reduce(union);
const allBut = (...names: string[]) => difference(catalogue.all, setNamed(names, catalogue));
const grant = (facts: GrantFacts, mayGo: PermissionSet, more: Partial<JudgedGrant> = {}) => ({
  ...judgedGrant(facts, mayGo, catalogue),
  ...more,
});
const inline = (document: Json, mayGo: PermissionSet, name = "own") =>
  grant(
    {
      key: name,
      via: "inline",
      role: { kind: "aws_inline_policy", externalId: `x#inline/${name}`, name, document },
    },
    mayGo,
  );
const attached = (document: Json, mayGo: PermissionSet, facts: Partial<JudgedGrant["role"]> = {}) =>
  grant(
    {
      role: {
        ...{ kind: "aws_customer_policy", externalId: `${account}:policy/team/shared`, name: "shared" },
        ...{ resourceName: `${account}:policy/team/shared`, version: "v3", attributes: { path: "/team/" } },
        ...facts,
        document,
      },
    },
    mayGo,
  );

/** Worked out, checked as the query checks, and as the shell reads it. */
function narrowed(subject: Subject, ...grants: JudgedGrant[]) {
  const { narrowings, refusals } = narrowGrants({ subject, grants, catalogue, ready: [] });
  const mayGo = grants.map(({ alone }) => alone).reduce(union, emptySet);
  const { before, after } = beforeAndAfter(grants, narrowings, catalogue);
  expect(problemsOfChange({ before, after, stays: difference(before.actions, mayGo) })).toEqual([]);
  expect(narrowings.flatMap(({ change }) => problemsOfOrder(change))).toEqual([]);
  const shell = textsOfFormat(
    narrowings.map(({ change }) => change),
    "cli",
  );
  /** Each command on one line. */
  const lines = shell.replace(/ \\\n#? +/g, " ");
  return {
    narrowings,
    refusals,
    after,
    shell: lines,
    written: shell,
    kinds: narrowings.map(({ change }) => change.kind),
  };
}

describe("an inline policy", () => {
  it("is written over in place, and written back from the copy kept first", () => {
    const { written, narrowings } = narrowed(
      role,
      inline(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject")),
    );
    expect(narrowings[0]?.change.steps.map(({ phase }) => phase)).toEqual(["backup", "change", "watch"]);
    expect(written).toBe(`# Remove unused actions: inline policy own of role app

# Keep: Keep the policy as it is

aws iam get-role-policy --role-name=app --policy-name=own --query=PolicyDocument --output=json > app-own-before.json

# Change: Write the smaller policy over it

cat > app-own-after.json <<'ROLLCALL_END'
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "*"
    }
  ]
}
ROLLCALL_END
aws iam put-role-policy \\
  --role-name=app \\
  --policy-name=own \\
  --policy-document=file://app-own-after.json

# Takes it back:
# aws iam put-role-policy \\
#   --role-name=app \\
#   --policy-name=own \\
#   --policy-document=file://app-own-before.json

# Watch: Watch for 35 days

# Management events of the last 90 days, one region at a time.
aws cloudtrail lookup-events \\
  --query='Events[?contains(CloudTrailEvent, '\\''"arn:aws:iam::111122223333:role/app"'\\'') && contains(CloudTrailEvent, '\\''AccessDenied'\\'')].CloudTrailEvent' \\
  --output=text`);
  });

  it("that nothing is left of is deleted; a deny in it stays", () => {
    expect(narrowed(role, inline(allow("s3:*"), services("s3"))).kinds).toEqual(["remove-grant"]);
    const denying = {
      Statement: [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", Action: "iam:*", Resource: "*" },
      ],
    };
    const { kinds, narrowings } = narrowed(role, inline(denying, services("s3")));
    expect(kinds).toEqual(["remove-actions"]);
    expect([...(narrowings[0]?.after.values() ?? [])]).toEqual([[{ Statement: [denying.Statement[1]] }]]);
  });

  it("never makes the inline policies of one identity larger than IAM lets them be together", () => {
    const actions = ["ec2", "s3", "iam", "rds"].map((name) =>
      inline(
        allow(`${name}:*`),
        setNamed(
          [...catalogue.names].filter((one, at) => one.startsWith(`${name}:`) && at % 3 === 0),
          catalogue,
        ),
        name,
      ),
    );
    const { narrowings, refusals } = narrowed(user, ...actions);
    const changed = new Map(narrowings.flatMap(({ after }) => [...after]));
    const sizes = actions.map(({ key, role: { document } }) =>
      policySize((changed.get(key) ?? [document])[0] ?? null),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(2048);
    expect(refusals.length + narrowings.length).toBeGreaterThan(0);
  });
});

describe("a policy of the account", () => {
  it("that nobody else has gets a smaller version; the old one is its undo, and makes room where five stand already", () => {
    const { shell, narrowings } = narrowed(
      role,
      attached(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject")),
    );
    expect(narrowings[0]?.change.steps.map(({ phase }) => phase)).toEqual([
      "backup",
      "change",
      "watch",
      "remove",
    ]);
    expect(shell).toContain("create-policy-version");
    expect(shell).toContain(
      `# Takes it back:\n# aws iam set-default-policy-version --policy-arn=${account}:policy/team/shared --version-id=v3`,
    );
    expect(shell).toContain("-ge 5 ]; then");
    expect(shell.indexOf("delete-policy-version --policy-arn=")).toBeGreaterThan(
      shell.indexOf('"$oldest"') - 200,
    );
  });

  it("that others need is not edited: a copy is attached first, then the large one detached", () => {
    const shared = attached(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject"));
    const { shell, narrowings } = narrowed(role, {
      ...shared,
      ...{ everyone: emptySet, isShared: true },
      blockers: [{ id: "9", name: "batch", why: "young" }],
    });
    expect(narrowings[0]?.change.steps[1]?.why).toBe(
      "The policy is shared, so it stays as it is: batch is too young to tell.",
    );
    expect(shell).not.toContain("create-policy-version");
    expect(shell.indexOf("attach-role-policy")).toBeLessThan(
      shell.indexOf(
        "detach-role-policy --role-name=app --policy-arn=arn:aws:iam::111122223333:policy/team/shared",
      ),
    );
  });

  it("that also bounds somebody is not edited either, nor is AWS's own", () => {
    const bound = {
      ...attached(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject")),
      isBound: true,
    };
    expect(narrowed(role, bound).shell).not.toContain("create-policy-version");
    const own = attached(allow("*"), services("ec2"), {
      manager: "provider",
      kind: "aws_managed_policy",
      resourceName: "arn:aws:iam::aws:policy/AdministratorAccess",
      name: "AdministratorAccess",
    });
    expect(narrowed(role, own).shell).toContain("--policy-name=app-AdministratorAccess-used");
  });

  it("larger than a policy may be is cut into several, and never beyond what may be attached", () => {
    const names = catalogue.names.filter((_, at) => at % 40 === 0);
    const own = attached(allow(names), setNamed(names.slice(0, 3), catalogue), { manager: "provider" });
    const { narrowings } = narrowed(role, own);
    const documents = [...(narrowings[0]?.after.values() ?? [])].flat();
    expect(documents.length).toBeGreaterThan(1);
    expect(documents.length).toBeLessThanOrEqual(9);
    for (const document of documents) expect(policySize(document)).toBeLessThanOrEqual(6144);
  });
});

describe("a group", () => {
  const throughGroup = (everyone: PermissionSet | null) => {
    const one = grant(
      {
        key: "g",
        via: "inline",
        subject: { kind: "id", value: "AGPA1", name: "devs", isItself: false },
        role: { kind: "aws_inline_policy", name: "devs", document: allow(["s3:GetObject", "s3:PutObject"]) },
      },
      allBut("s3:GetObject"),
    );
    return {
      ...one,
      everyone: everyone ?? one.alone,
      blockers: everyone === null ? [] : [{ id: "1", name: "eve", why: "needs" as const }],
    };
  };
  it("is narrowed for all where all agree", () => {
    expect(narrowed(user, throughGroup(null)).shell).toContain("put-group-policy --group-name=devs");
  });
  it("is left by the user with what it needs where somebody does not", () => {
    const { shell, narrowings } = narrowed(user, throughGroup(emptySet));
    expect(narrowings[0]?.change.notes[0]).toContain("eve needs, or may need, some of it");
    expect(shell.indexOf("attach-user-policy")).toBeLessThan(
      shell.indexOf("remove-user-from-group --group-name=devs --user-name=ci"),
    );
    expect(shell).toContain("# aws iam add-user-to-group --group-name=devs --user-name=ci");
  });
});

describe("names that mean harm", () => {
  it("stay one word of the shell, and no option", () => {
    const name = "-x'$(rm -rf ~)`=,.@";
    const { shell } = narrowed(
      { ...role, name },
      inline(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject"), name),
    );
    expect(shell).toContain(`--role-name='-x'\\''$(rm -rf ~)\`=,.@'`);
  });
  it("with control characters get no command", () => {
    const name = "a\nrm -rf ~";
    expect(() =>
      narrowed(role, inline(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject"), name)),
    ).toThrow(/control characters/);
  });
});

describe("what stays all the same", () => {
  it("is iam:PassRole, where something that stays may need it", () => {
    const passRole = setNamed(["iam:PassRole"], catalogue);
    const [kept] = neededActions(passRole, setNamed(["lambda:CreateFunction"], catalogue), catalogue);
    expect(kept?.actions).toEqual(passRole);
    expect(
      neededActions(passRole, setNamed(["lambda:GetFunction", "sqs:SendMessage"], catalogue), catalogue),
    ).toEqual([]);
  });
  it("is what AWS and IAM Identity Center keep", () => {
    expect(untouchable(role)).toBeNull();
    expect(untouchable({ ...role, attributes: { path: "/aws-service-role/ecs.amazonaws.com/" } })).toContain(
      "service-linked",
    );
    expect(untouchable({ ...role, attributes: { path: "/aws-reserved/sso.amazonaws.com/" } })).toContain(
      "permission set",
    );
    expect(untouchable({ ...role, kind: "aws_root_user" })).toContain("root");
  });
  it("is told with what made the role, which would make it anew", () => {
    const made = { ...role, tags: { "aws:cloudformation:stack-name": "net" } };
    const { narrowings } = narrowed(
      made,
      inline(allow(["s3:GetObject", "s3:PutObject"]), allBut("s3:GetObject")),
    );
    expect(narrowings[0]?.change.notes.join()).toContain("stack net");
  });
});
