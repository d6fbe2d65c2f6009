/** Signals in words. The same signal always reads the same; whose it is follows from who reads. */
import type { Signal } from "./signal.ts";

/** `possessive`: "yours" in a team's own inbox, else "of Ranking". */
export function signalWords(signal: Signal, possessive: string): string {
  const { key, value, count, of, place } = signal;
  const says = `${key ?? "owner"}=${value ?? ""}`;
  switch (signal.source) {
    case "lapsed":
      return value === null ? `was ${possessive} until the claim lapsed` : `was ${possessive} until ${value}`;
    case "predecessor":
      return `made anew under the name of ${value ?? "an identity"} that was ${possessive}`;
    case "passed":
      return `${value ?? "another team"} says it is ${possessive}`;
    case "rule":
      return `a rule says so of ${value ?? "it"}`;
    case "tag":
      return `tagged ${says}`;
    case "label":
      return `labelled ${says}`;
    case "annotation":
      if (key === "e-mail") return `its description names ${value ?? "somebody"}`;
      if (key === "notes" || key === "serviceManagementReference")
        return `its notes name ${value ?? "somebody"}`;
      return `annotated ${says}`;
    case "namespace-label":
      return `namespace${place === null ? "" : ` ${place}`} is labelled ${says}`;
    case "application-owner":
      return key === "disabled-owner"
        ? `${value ?? "somebody"}, who has left, owns its app registration`
        : `${value ?? "somebody"} owns its app registration`;
    case "repository":
      return `deployed by repository ${value ?? ""}`;
    case "resource-group-tag":
      return `resource group${place === null ? "" : ` ${place}`} is tagged ${says}`;
    case "siblings":
      return siblingWords(signal, possessive);
    case "users":
      return count === 1 && of === 1
        ? `used only by ${value ?? "an identity"}, which is ${possessive}`
        : `${count ?? 0} of ${of ?? 0} that use it are ${possessive}`;
    case "scope-label":
      return `${place ?? "its account"} is labelled ${says}`;
    case "essential-contact":
      return `${value ?? "somebody"} is the ${key ?? ""} contact of ${place ?? "its project"}`;
    case "cost-center":
      return `cost centre ${value ?? ""}`;
  }
}

/** Of those beside it that have an owner. */
function siblingWords({ count, of, place }: Signal, possessive: string): string {
  const where = place ?? "its workload";
  if (count !== of) return `${count ?? 0} of ${of ?? 0} owned in ${where} are ${possessive}`;
  return of === 1
    ? `the only owned one in ${where} is ${possessive}`
    : `all ${of ?? 0} owned in ${where} are ${possessive}`;
}
