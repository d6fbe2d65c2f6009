/** Taking things away, with what Google itself does then: bindings keep a mark of whom they named, for sixty days. */
import { dropEmpty } from "./forge.ts";
import { memberOf, textOf } from "./members.ts";
import type { Binding, ProjectState, ServiceAccount } from "./model.ts";

/** How long a binding still shows whom it named. */
export const DELETED_DAYS = 60;

/** Every allow policy of the project and of what is in it. */
export function policiesIn(state: ProjectState): Binding[][] {
  return [
    state.bindings,
    ...state.accounts.map((item) => item.bindings),
    ...state.workloads.map((item) => item.bindings),
    ...state.holdings.map((item) => item.bindings),
  ];
}

/** Whoever the text names is gone: bindings show its unique id from now on. */
export function markDeleted(bindings: Binding[], text: string, uid: string, day: number): void {
  for (const binding of bindings)
    binding.members = binding.members.map((member) =>
      textOf(member) === text ? memberOf(`deleted:${text}?uid=${uid}`, day) : member,
    );
}

export function removeAccount(state: ProjectState, account: ServiceAccount): void {
  state.accounts = state.accounts.filter((other) => other !== account);
  for (const bindings of policiesIn(state))
    markDeleted(bindings, `serviceAccount:${account.email}`, account.uniqueId, state.day);
}

/** Drops the marks that are older than sixty days. */
export function forgetDeleted(bindings: Binding[], day: number): void {
  for (const binding of bindings)
    binding.members = binding.members.filter(
      (member) => !("day" in member) || member.day + DELETED_DAYS >= day,
    );
  dropEmpty(bindings);
}
