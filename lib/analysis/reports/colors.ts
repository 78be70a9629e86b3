/** Paints words for a terminal. */
export interface Colors {
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const PLAIN = (text: string): string => text;

export const NO_COLORS: Colors = { red: PLAIN, yellow: PLAIN, blue: PLAIN, bold: PLAIN, dim: PLAIN };

export const TERMINAL_COLORS: Colors = {
  red: paint(31, 39),
  yellow: paint(33, 39),
  blue: paint(34, 39),
  bold: paint(1, 22),
  dim: paint(2, 22),
};

function paint(on: number, off: number): (text: string) => string {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
