import type { ReactNode } from "react";
import { Withheld } from "#components/ui/withheld.tsx";
import { type CommandName, commandRoles, type Role, reaches } from "#lib/auth/roles.ts";
import { type ReadName, routeRoles } from "#lib/auth/routes.ts";
import { currentPerson } from "./current-person.ts";

/** A command, or the page behind a link. */
type Deed = CommandName | ReadName;

/** Whether who is signed in may do it: what is shown, never what is allowed; that is judged where it is done. */
export async function may(deed: Deed): Promise<boolean> {
  const person = await currentPerson();
  return person !== null && reaches(person.role, roleFor(deed));
}

type Props = {
  to: Deed;
  /** What the control is called, so that who may not use it knows of it; without it nothing is shown. */
  named?: string;
  children: ReactNode;
};

/** The control, for whom may use it; app/README.md says when its name stands there for the others. */
export async function IfMay({ to, named, children }: Props) {
  if (await may(to)) return children;
  return named === undefined ? null : <Withheld needs={roleFor(to)}>{named}</Withheld>;
}

function roleFor(deed: Deed): Role {
  return deed in commandRoles ? commandRoles[deed as CommandName] : routeRoles[deed as ReadName];
}
