/** Who acted, as people know them: the name of a `user:<id>`; any other actor as it stands. `actor`: SQL of the stored text. */
export function actorName(actor: string): string {
  return `coalesce((select person.name from app_user person
    where person.id = substring((${actor}) from '^user:([0-9]{1,9})$')::int), (${actor}))`;
}
