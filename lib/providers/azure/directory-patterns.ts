/** What an action of an Entra role stands for: `allProperties` and `allTasks` are wildcards of that language, spelled as words. */

/**
 * Patterns, in lower case, with stars for the words; the action as it is written among them. Source: unifiedRolePermission
 * (`{namespace}/{entity}/{propertySet}/{action}`: allProperties is every property, allTasks is every action).
 */
export function directoryPatterns(action: string): string[] {
  const name = action.trim().toLowerCase();
  const entity = /^(.*?)\/(?:allproperties\/)?alltasks$/.exec(name)?.[1];
  if (entity !== undefined) return [name, `${entity}/*`];
  const [, of, verb] = /^(.*?)\/allproperties\/([^/]+)$/.exec(name) ?? [];
  if (of !== undefined && verb !== undefined) return [name, `${of}/${verb}`, `${of}/*/${verb}`];
  return [name];
}
