/** Roles as people read them. */
const ROLE_WORDS: Record<string, string> = {
  viewer: "Viewer",
  member: "Team member",
  lead: "Security lead",
  administrator: "Administrator",
};

export function roleWords(role: string): string {
  return ROLE_WORDS[role] ?? role;
}

/** Within a sentence. */
export function roleInSentence(role: string): string {
  return roleWords(role).toLowerCase();
}
