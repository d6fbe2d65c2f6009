/** What a client wants to be answered with: whole objects, or their metadata alone. */
import { notAcceptable } from "./status.ts";

export type Form = "object" | "metadata";

/** The first form of the Accept header that the server has. Throws StatusError when it has none of them. */
export function negotiate(accept: string | undefined, isList: boolean): Form {
  const wanted = isList ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  for (const type of (accept ?? "*/*").split(",")) {
    const [media = "", ...parameters] = type.split(";").map((part) => part.trim());
    if (!["application/json", "application/*", "*/*"].includes(media)) continue;
    const given = new Map(parameters.map((part) => part.split("=", 2) as [string, string]));
    const as = given.get("as");
    if (as === undefined) return "object";
    if (as === wanted && given.get("g") === "meta.k8s.io" && given.get("v") === "v1") return "metadata";
  }
  throw notAcceptable();
}
