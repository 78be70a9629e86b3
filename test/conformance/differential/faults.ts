/** One line of the model, and what is written there instead. */
export interface Fault {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const FAULTS: readonly Fault[] = [];
