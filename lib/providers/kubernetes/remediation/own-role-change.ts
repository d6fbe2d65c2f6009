/**
 * A role of its own in place of one that others need or the cluster keeps. What a binding points at cannot be changed, so the new
 * binding comes first, and only then does the old one forget its subject.
 */
import type { Change, ChangeStep } from "#lib/domain/remediation/change.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { commands, fileName } from "../../remediation/command-text.ts";
import { yamlDocuments } from "../../remediation/yaml.ts";
import {
  type BindingId,
  bindingManifest,
  bindingSubject,
  objectWords,
  type RoleId,
  roleManifest,
} from "./cluster-objects.ts";
import { applyLines, backupStep, kubectl, patchLines, watchStep } from "./kubectl.ts";

type Facts = {
  /** Whom the old binding names. */
  members: readonly Ref[];
  subject: Ref;
  binding: BindingId;
  role: RoleId;
  /** Null: nothing is left, so the binding is only taken away. */
  own: { role: RoleId; document: Json } | null;
  user: string;
  why: string;
  notes: string[];
};

export function ownRoleChange({ members, subject, binding, role, own, user, why, notes }: Facts): Change {
  const { steps, emptied } = unboundSteps({ binding, members, subject, own: own !== null });
  return {
    kind: own === null ? "remove-grant" : "remove-actions",
    target: `${objectWords(role)}, by ${objectWords(binding)}`,
    steps: [
      backupStep([role, binding], "The role itself is not changed."),
      ...(own === null ? [] : [giveOwn(own, subject, binding, why)]),
      ...steps,
      watchStep(user),
      ...(emptied ? [deleteEmpty(binding)] : []),
    ],
    notes,
  };
}

function giveOwn(own: NonNullable<Facts["own"]>, subject: Ref, old: BindingId, why: string): ChangeStep {
  const binding: BindingId = { kind: old.kind, name: own.role.name, namespace: old.namespace };
  const manifests = [
    roleManifest(own.role, own.document),
    bindingManifest(binding, own.role, [bindingSubject(subject)]),
  ];
  const file = fileName([own.role.name], "yaml");
  return {
    phase: "change",
    title: `Give it ${objectWords(own.role)}`,
    why,
    texts: [
      commands("give", ...applyLines(manifests, file)),
      { format: "yaml", name: file, text: yamlDocuments(manifests) },
    ],
    inverse: [
      commands(
        "undo, after the old binding is back",
        kubectl("delete", binding),
        kubectl("delete", own.role),
      ),
    ],
  };
}

type Unbound = { binding: BindingId; members: readonly Ref[]; subject: Ref; own: boolean };

/** The binding stays, without the subject: it is brought back by one patch. */
export function unboundSteps({ binding, members, subject, own }: Unbound): {
  steps: ChangeStep[];
  emptied: boolean;
} {
  const rest = members.filter(({ kind, value }) => kind !== subject.kind || value !== subject.value);
  const subjects = (refs: readonly Ref[]) => ({
    subjects: refs.map(bindingSubject).filter((one) => one !== null),
  });
  const step: ChangeStep = {
    phase: "change",
    title: `Take it out of ${objectWords(binding)}`,
    why: own ? "Its own role gives all that stays." : "Nothing that it gives is used or undecided.",
    texts: [commands("unbind", ...patchLines(binding, subjects(rest), "after"))],
    inverse: [commands("undo", ...patchLines(binding, subjects(members), "before"))],
  };
  return { steps: [step], emptied: rest.length === 0 };
}

export function deleteEmpty(binding: BindingId): ChangeStep {
  return {
    phase: "remove",
    title: `Delete the empty ${objectWords(binding)}`,
    why: "It names nobody any more.",
    texts: [commands("delete", kubectl("delete", binding))],
    inverse: [],
  };
}
