/** IAM users: people who still sign in with a password, services with static keys, and users that are both. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import { momentOf } from "../world/activity.ts";
import { allow, bucketOf, documentOf } from "../world/documents.ts";
import {
  addKey,
  addPolicy,
  addUser,
  inline,
  moment,
  policyArn,
  type Site,
  teamTags,
  use,
} from "../world/forge.ts";
import { mintId } from "../world/mint.ts";
import type { Activity, Group, User } from "../world/model.ts";
import { placeOf } from "./apps.ts";

const PEOPLE = [
  "mara.lindqvist",
  "tomas.oliveira",
  "yuki.tanaka",
  "priya.raman",
  "jonas.weber",
  "amina.diallo",
  "lucas.moreau",
  "elif.kaya",
  "noah.fischer",
  "ines.castro",
  "oskar.nowak",
  "hana.kim",
];

function signIns(site: Site, every: number): Activity {
  return { every, phase: hashOf(site.state.id, site.state.serial) % every, from: site.day, until: null };
}

/** Returns the account's group of that name, made with its policies when it is not there yet. */
export function ensureGroup(site: Site, name: "developers" | "administrators"): Group {
  const known = site.state.groups.find((group) => group.name === name);
  if (known) return known;
  const group: Group = {
    id: mintId(site.state, "AGPA"),
    name,
    path: "/people/",
    createdAt: moment(site),
    inline: name === "developers" ? [inline("own-credentials", ownCredentials(site.state.id))] : [],
    attached: [
      name === "developers"
        ? "arn:aws:iam::aws:policy/PowerUserAccess"
        : "arn:aws:iam::aws:policy/AdministratorAccess",
    ],
  };
  site.state.groups.push(group);
  return group;
}

function ownCredentials(account: string) {
  const self = ["arn:aws:iam::", account, ":user/$", "{aws:username}"].join("");
  return documentOf(allow(["iam:ChangePassword", "iam:GetUser", "iam:ListAccessKeys"], self), {
    Sid: "MfaFirst",
    Effect: "Deny",
    NotAction: ["iam:*"],
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  });
}

/** A person with a password and no key. */
export function buildPerson(site: Site): User {
  const name = site.random.pick(PEOPLE);
  const administrator = site.random.chance(0.3);
  const group = ensureGroup(site, administrator ? "administrators" : "developers");
  return addUser(site, {
    name,
    password: {
      changedAt: moment(site),
      activity: site.random.chance(0.85) ? signIns(site, site.random.pick([1, 3, 20, 45])) : null,
      mfa: site.random.chance(0.7),
    },
    groups: [group.name],
    managed: ["IAMUserChangePassword"],
    tags: site.random.chance(0.5) ? { email: `${name}@northwind-labs.example` } : {},
  });
}

/** A service with one static key, sometimes an old second one. */
export function buildServiceUser(site: Site, purpose: string): User {
  const { random } = site;
  const style = random.int(0, 2);
  const user = addUser(site, {
    name: style === 0 ? `svc-${purpose}` : style === 1 ? `${purpose}-uploader` : `${purpose}`,
    path: style === 2 ? "/service/" : "/",
    looksMachine: style !== 1,
    inline: [inline("upload", bucketOf(placeOf(site, purpose)))],
    attached: random.chance(0.3)
      ? [
          policyArn(
            site.state.id,
            addPolicy(site, `${purpose}-read`, documentOf(allow(["s3:Get*", "s3:List*"], "*"))),
          ),
        ]
      : [],
    tags: teamTags(site),
  });
  if (random.chance(0.3)) addKey(site, user, null, "Inactive");
  addKey(site, user, random.chance(0.75) ? use(site, "s3", random.pick([1, 2, 7])) : null);
  return user;
}

/** A person's user whose key a script uses: neither one thing nor the other. */
export function buildMixedUser(site: Site): User {
  const user = buildPerson(site);
  if (!user.password?.activity)
    user.password = { changedAt: moment(site), activity: signIns(site, 4), mfa: false };
  addKey(site, user, use(site, "ec2", 3, ["DescribeInstances"]));
  return user;
}

/** A user nobody signs in with: no password, and its only key was turned off or has expired. */
export function buildDormantUser(
  site: Site,
  name: string,
  status: "Inactive" | "Expired" = "Inactive",
): User {
  const user = addUser(site, { name, managed: ["AmazonS3ReadOnlyAccess"] });
  addKey(
    site,
    user,
    { ...use(site, "s3", 1), activity: { every: 1, phase: 0, from: site.day, until: site.day + 30 } },
    status,
  );
  return user;
}

/** Its key was found in public: AWS put its quarantine policy on the user and waits for somebody to act. */
export function buildLeakedUser(site: Site, name: string): User {
  const user = addUser(site, {
    name: `svc-${name}`,
    looksMachine: true,
    managed: ["CloudWatchAgentServerPolicy", "AWSCompromisedKeyQuarantineV3"],
    tags: teamTags(site),
  });
  addKey(site, user, use(site, "cloudwatch", 1));
  return user;
}

/** The pipeline server of an earlier age: administrator, two active keys, one forgotten. */
export function buildPipelineUser(site: Site): User {
  const user = addUser(site, {
    name: "jenkins-deployer",
    looksMachine: true,
    managed: ["AdministratorAccess"],
    tags: { "created-by": "terraform" },
    certificate: { active: true, changedAt: moment(site) },
  });
  addKey(site, user, {
    ...use(site, "cloudformation", 2),
    activity: { every: 2, phase: 0, from: site.day, until: site.day + 200 },
  });
  addKey(site, user, use(site, "cloudformation", 1, ["UpdateStack"]));
  return user;
}

/** The user AWS makes for a long-term Bedrock API key: no password, no access key, one service credential. */
export function buildBedrockUser(site: Site): User {
  const suffix = mintId(site.state, "", 4, "abcdefghijklmnopqrstuvwxyz0123456789");
  const name = `BedrockAPIKey-${suffix}`;
  const days = site.random.pick([30, 90, 365, null]);
  return addUser(site, {
    name,
    managed: ["AmazonBedrockLimitedAccess"],
    tags: teamTags(site),
    serviceCredentials: [
      {
        id: mintId(site.state, "ACCA"),
        service: "bedrock.amazonaws.com",
        alias: `${name}-at-${site.state.id}`,
        userName: `${name}-at-${site.state.id}`,
        status: "Active",
        createdAt: momentOf(site.day, 600),
        expiresAt: days === null ? null : isoOf(instantOf(site.day + days, 600)),
      },
    ],
  });
}

/** A build user that clones from CodeCommit with a service password. */
export function buildRepositoryUser(site: Site): User {
  const user = addUser(site, {
    name: "ci-mirror",
    looksMachine: true,
    inline: [inline("pull", documentOf(allow("codecommit:GitPull", "*")))],
  });
  for (const status of ["Active", "Inactive"] as const) {
    const id = mintId(site.state, "ACCA");
    user.serviceCredentials.push({
      id,
      service: "codecommit.amazonaws.com",
      alias: null,
      userName: `${user.name}+${status === "Active" ? "1" : "2"}-at-${site.state.id}`,
      status,
      createdAt: moment(site),
      expiresAt: null,
    });
  }
  return user;
}
