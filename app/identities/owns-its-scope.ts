/** True for whoever may do everything in their scope without any policy. */
export function ownsItsScope(kind: string): boolean {
  return kind === "aws_root_user";
}
