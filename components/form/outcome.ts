/** What came of something a person asked for on a page: done, in a sentence, or the problem with its next action. */
export type Outcome =
  | { state: "done"; message: string }
  | {
      state: "failed";
      problem: string;
      hint: string;
      /** Field → what is wrong with it, where a form was filled in wrongly. */
      fields: Record<string, string>;
    };

/** A server action of a form. */
export type FormAction = (before: Outcome | null, form: FormData) => Promise<Outcome>;
