/** Policy documents as estates have them: a few statements of a service or two each, some broad, some denying, some with conditions. */
import type { Catalogue } from "#lib/domain/catalogue.ts";

/** The same number gives the same text. */
export function policyText(number: number, services: readonly (readonly string[])[]): string {
  const random = sequence(number);
  const statements = Array.from({ length: 1 + random(3) }, () => statement(random, services));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

type Random = (below: number) => number;

function statement(random: Random, services: readonly (readonly string[])[]): object {
  const names = services[random(services.length)] ?? [];
  const service = names[0]?.split(":")[0] ?? "s3";
  const actions = Array.from({ length: 2 + random(8) }, () => {
    const name = names[random(names.length)] ?? "s3:GetObject";
    if (random(6) > 0) return name;
    return random(8) === 0 ? `${service}:*` : `${name.slice(0, name.indexOf(":") + 4 + random(4))}*`;
  });
  return {
    Effect: random(20) === 0 ? "Deny" : "Allow",
    Action: actions,
    Resource:
      random(3) === 0 ? "*" : `arn:aws:${service}:eu-west-1:123456789012:${names.length}/${random(1000)}/*`,
    ...(random(10) === 0 && { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }),
  };
}

/** The catalogue's names by service. */
export function byService({ names }: Pick<Catalogue, "names">): string[][] {
  return [...Map.groupBy(names, (name) => name.split(":")[0] ?? "").values()];
}

/** A small generator that starts anywhere: mulberry32. */
export function sequence(seed: number): Random {
  let state = (seed * 0x9e3779b1) | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
