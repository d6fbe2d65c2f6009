/** How a workspace writes values in its answers. */
import { z } from "zod";

/** A truth value, which the engine also writes as 0 and 1. */
export const truth = z
  .union([z.boolean(), z.literal(0), z.literal(1)])
  .transform((value) => value === true || value === 1);
