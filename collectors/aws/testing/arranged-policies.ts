/** Policies of an account's own that a person made in the simulated AWS, for changes that its own history brings about too seldom. */
import { awsCommandLine } from "#e2e/clouds/aws/command-line.ts";
import type { Clouds } from "#e2e/clouds/start.ts";

type Account = { id: string; roles: { name: string; services: string[] }[] };

/**
 * One policy for a single role, with as many versions as there may be, and one that a second role needs another part of: made on the
 * day the world stands at, so long before it is collected that nothing of it is young.
 */
export async function arrangePolicies(clouds: Clouds, accounts: readonly string[]): Promise<void> {
  const found = accounts.map((id) => usingRoles(clouds, id)).find(({ roles }) => pairOf(roles) !== null);
  const pair = pairOf(found?.roles ?? []);
  if (found === undefined || pair === null)
    throw new Error("No account has two roles that use different services");
  const [one, other] = pair;
  const aws = awsCommandLine(clouds, found.id);
  const arn = (name: string) => `arn:aws:iam::${found.id}:policy/${name}`;
  const document = (...services: string[]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: services.map((service) => `${service}:*`), Resource: "*" }],
    });
  const iam = (verb: string, ...words: string[]) => aws(["iam", verb, ...words], ".");
  const attach = (role: string, name: string) =>
    iam("attach-role-policy", "--role-name", role, "--policy-arn", arn(name));
  const make = (name: string, text: string) =>
    iam("create-policy", "--policy-name", name, "--policy-document", text);
  await make("arranged-tools", document("sts"));
  for (let version = 2; version <= 5; version++)
    await iam(
      ...(["create-policy-version", "--policy-arn", arn("arranged-tools"), "--policy-document"] as const),
      ...[document(one.service, "workmail"), "--set-as-default"],
    );
  await attach(one.name, "arranged-tools");
  await make("arranged-shared", document(one.service, other.service, "chime"));
  await attach(one.name, "arranged-shared");
  await attach(other.name, "arranged-shared");
}

/** Roles that do something now, with the services they do it in. */
function usingRoles({ world }: Clouds, id: string): Account {
  const state = world.aws.account(id, world.day);
  const roles = state.roles
    .filter(
      ({ name, inline, attached }) =>
        /-(lambda|task|instance)$/.test(name) && inline.length + attached.length < 4,
    )
    .map(({ name, uses }) => ({
      name,
      services: uses.filter(({ activity }) => activity.until === null).map(({ service }) => service),
    }));
  return { id, roles: roles.filter(({ services }) => services.length > 0) };
}

type Using = { name: string; service: string };

/** Two roles, each with a service that the other does not use. */
function pairOf(roles: Account["roles"]): [Using, Using] | null {
  for (const one of roles)
    for (const other of roles) {
      const service = one.services.find((name) => !other.services.includes(name));
      const others = other.services.find((name) => !one.services.includes(name));
      if (service !== undefined && others !== undefined)
        return [
          { name: one.name, service },
          { name: other.name, service: others },
        ];
    }
  return null;
}
