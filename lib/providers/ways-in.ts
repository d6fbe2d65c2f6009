/** How the principals of each cloud can be become, as data and pure functions; one line per cloud. */
import type { Ref } from "#lib/ingest/contract.ts";
import { awsWaysIn } from "./aws/ways-in.ts";
import { azureWaysIn } from "./azure/ways-in.ts";
import { gcpWaysIn } from "./gcp/ways-in.ts";
import { kubernetesWaysIn } from "./kubernetes/ways-in.ts";
import { rollcallWaysIn } from "./rollcall/ways-in.ts";

export type WayIn =
  | "access-key"
  | "password"
  | "service-credential"
  | "certificate"
  | "service"
  | "web-identity"
  | "saml"
  | "cross-account"
  | "same-account"
  | "pod"
  | "roles-anywhere"
  | "static-token"
  | "impersonation"
  | "client-secret";

/** What a stream tells about a principal: the ways in it would show, and whether those are static credentials. */
export type StreamTells = { stream: string; ways: readonly WayIn[] };

export interface WaysIn {
  /** Streams of a principal's own scope that say something about its kind. A kind that is not listed is not collected. */
  streams: Record<string, readonly StreamTells[]>;
  /**
   * `isStatic`: the secret works until somebody revokes it. Passwords sign people in and are counted apart. `cannotExpire`: the provider
   * offers no expiry for it, so lacking one is nobody's neglect.
   */
  credentials: Record<string, { way: WayIn; isStatic: boolean; cannotExpire?: true }>;
  /** The way in that whatever runs as the principal uses, where no trust says so. */
  ofWorkloads?: WayIn;
  /** The way in a trust opens; null where nobody can come in by it. `scope`: external id of the subject's scope. */
  wayOfTrust(trust: { mechanism: string; trusted: Ref }, scope: string): WayIn | null;
}

const byProvider: Record<string, WaysIn> = {
  aws: awsWaysIn,
  azure: azureWaysIn,
  gcp: gcpWaysIn,
  kubernetes: kubernetesWaysIn,
  rollcall: rollcallWaysIn,
};

const nothingKnown: WaysIn = { streams: {}, credentials: {}, wayOfTrust: () => null };

export function waysInOf(provider: string): WaysIn {
  return byProvider[provider] ?? nothingKnown;
}
