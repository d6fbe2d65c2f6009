/** One line of the speed table: a median with its spread over the repetitions, and the target it is held against, if any. */
export type Figure = {
  name: string;
  median: number;
  min: number;
  max: number;
  unit: string;
  target: string | null;
  met: boolean | null;
  repetitions: number;
};
