/** A failure whose message is written for people: what failed, the likely cause, the remedy. */
export class ActionError extends Error {
  override readonly name: string = 'ActionError';
}

/** Everything that is wrong with the inputs, found before any request. */
export class InputError extends ActionError {
  override readonly name = 'InputError';

  /** @param problems one sentence each, beginning with the input's name */
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `Input ${problems.join()}`
        : ['Several inputs need a change:', ...problems.map((problem) => `- ${problem}`)].join(
            '\n',
          ),
    );
  }
}

/** One attempt of a request failed. */
export class AttemptError extends ActionError {
  override readonly name = 'AttemptError';
  /** Whether the same request may succeed later. */
  readonly transient: boolean;
  /** How long the server asks to stay away, in milliseconds; undefined where it does not say. */
  readonly waitMs: number | undefined;

  constructor(
    message: string,
    { transient = false, waitMs }: { transient?: boolean; waitMs?: number | undefined } = {},
  ) {
    super(message);
    this.transient = transient;
    this.waitMs = waitMs;
  }
}
