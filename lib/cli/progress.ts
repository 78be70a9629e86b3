import { Terminal } from './terminal';

/** Work that ends sooner needs no word. */
const PATIENCE_MS = 1000;

/** Not more often than somebody can read. */
const PAUSE_MS = 100;

/** Says on a terminal what takes long. Reports never have a trace of it. */
export class Progress {
  private readonly start: number;
  private shownAt = -Infinity;

  public constructor(private readonly terminal: Terminal) {
    this.start = terminal.now();
  }

  /** @param isLong whether what comes takes long, so that nobody should wait for a word */
  public show(text: string, isLong = false): void {
    const { terminal } = this;
    if (!terminal.hasTerminalErrors) return;
    const now = terminal.now();
    if (!isLong && (now - this.start < PATIENCE_MS || now - this.shownAt < PAUSE_MS)) return;
    this.shownAt = now;
    terminal.writeError(`\r\u001b[K${text} ...`);
  }

  /** Takes the words away, before anything else is printed. */
  public end(): void {
    if (this.shownAt === -Infinity) return;
    this.terminal.writeError('\r\u001b[K');
    this.shownAt = -Infinity;
  }
}
