/** Where a bootstrap token is brought: the public address, else this machine's. */
export function bootstrapAddress(token: string, port: number, publicUrl = process.env.NEXTAUTH_URL): string {
  const base = publicUrl ? new URL(publicUrl).origin : `http://127.0.0.1:${port}`;
  return `${base}/sign-in?bootstrap=${token}`;
}
