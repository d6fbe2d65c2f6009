/** The address of an action's page: names of Azure and Kubernetes hold slashes. */
export function actionAddress(action: string): string {
  return `/actions/${encodeURIComponent(action)}`;
}

/** An address that is no escape of anything is taken as it stands. */
export function actionWritten(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
