/** What is kept for emergencies is not used on purpose: nothing is taken from it, and it is not retired, because of that. */

const words = /break[-_ ]?glass|emergency[-_ ]?(access|admin|user|role)?|firecall/i;

/** Whether its name, or a tag of it, says so. */
export function isForEmergencies(name: string, tags: Readonly<Record<string, string>>): boolean {
  return (
    words.test(name) ||
    Object.entries(tags).some(([key, value]) =>
      words.test(key) ? !/^(false|no|0)$/i.test(value) : words.test(value),
    )
  );
}
