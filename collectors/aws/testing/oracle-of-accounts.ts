/** The oracle of some accounts of the simulated organization: looking at twenty more would take its time and say nothing of these. */
import { type AwsOracle, createAwsOracle } from "#e2e/clouds/aws/oracle/aws-oracle.ts";
import type { Clouds } from "#e2e/clouds/start.ts";

export function oracleOfAccounts({ world }: Clouds, accounts: readonly string[]): AwsOracle {
  const ours = (day: number) => world.aws.accounts(day).filter(({ id }) => accounts.includes(id));
  const aws = Object.create(world.aws, { accounts: { value: ours } });
  return createAwsOracle(Object.create(world, { aws: { value: aws } }));
}
