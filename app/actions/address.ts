/** The address of an action's page: names of Azure and Kubernetes hold slashes. */
export function actionAddress(action: string): string {
  return `/actions/${encodeURIComponent(action)}`;
}
