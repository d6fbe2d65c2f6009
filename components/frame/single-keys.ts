/** Whether single-key shortcuts (`/`, `j`, `k`, `?`) are on: a person whose tools send single keys can turn them off. */

const SETTING = "rollcall-single-keys";

export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(SETTING, on ? "on" : "off");
  } catch {
    // Storage is blocked: the setting then lasts no longer than the default.
  }
}

/** True when a key press belongs to a field, a dialog or a chord, and must not be taken as a shortcut. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return true;
  return document.querySelector("[role=dialog]") !== null;
}
