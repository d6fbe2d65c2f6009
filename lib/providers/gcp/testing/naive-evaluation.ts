/**
 * What is granted, the slow way and from the texts of policies alone: every permission of a list is tried against every binding and
 * every deny rule. Shares nothing with the engine.
 */
export type NaiveBinding = { member: string; scope: string; permissions: string[]; end: number | null };
export type NaiveDenial = {
  scope: string;
  denied: string[];
  exempt: string[];
  permissions: string[];
  exceptions: string[];
  conditional: boolean;
};

type Question = {
  bindings: readonly NaiveBinding[];
  denials: readonly NaiveDenial[];
  /** How policies write the one asked about, allow and deny policies alike. */
  names: readonly string[];
  /** Each scope with those above it. */
  chains: Record<string, string[]>;
  now: number;
};

/** Whether it is allowed at one place at least: where a binding gives it and nothing above that place surely takes it away. */
export function isGrantedSomewhere(permission: string, question: Question): boolean {
  return question.bindings.some(
    (one) =>
      gives(one, permission, question) &&
      !question.denials.some(
        (denial) => question.chains[one.scope]?.includes(denial.scope) && takes(denial, permission, question),
      ),
  );
}

/** The same where only a rule above every binding takes anything away: what can be said without knowing resources. */
export function isGrantedAtMost(permission: string, question: Question): boolean {
  const places = question.bindings
    .filter((one) => reaches(one, question) && !isOver(one, question))
    .map(({ scope }) => question.chains[scope] ?? []);
  return (
    question.bindings.some((one) => gives(one, permission, question)) &&
    !question.denials.some(
      (denial) =>
        places.every((chain) => chain.includes(denial.scope)) && takes(denial, permission, question),
    )
  );
}

function gives(one: NaiveBinding, permission: string, question: Question): boolean {
  return reaches(one, question) && !isOver(one, question) && one.permissions.includes(permission);
}

const isOver = ({ end }: NaiveBinding, { now }: Question) => end !== null && end <= now;
const reaches = ({ member }: NaiveBinding, { names }: Question) =>
  names.includes(member) && !/^all(Authenticated)?Users$/.test(member);

function takes(denial: NaiveDenial, permission: string, { names }: Question): boolean {
  if (denial.conditional || denial.exempt.some((name) => names.includes(name) || /\/group\//.test(name)))
    return false;
  const fits = (pattern: string) => expressionOf(pattern).test(permission);
  return (
    denial.denied.some((name) => names.includes(name)) &&
    denial.permissions.some(fits) &&
    !denial.exceptions.some(fits)
  );
}

function expressionOf(pattern: string): RegExp {
  const [host = "", rest = ""] = pattern.split("/");
  const service = host === "cloudresourcemanager.googleapis.com" ? "resourcemanager" : host.split(".")[0];
  const words = rest.split(".").map((word) => (word === "*" ? "[^.]+" : word));
  return new RegExp(`^(${service}\\.|${host.replaceAll(".", "\\.")}/)${words.join("\\.")}$`);
}
