import type { Fields } from './fields';

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g;
const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A length of time as Istio's objects write it, such as `1h30m` or `1.5s`. */
export class GoDuration {
  /** Reads a field; what is no length of time is reported and absent. */
  public static read(owner: Fields, key: string): GoDuration | undefined {
    const text = owner.text(key);
    if (text === undefined) return undefined;
    const parsed = GoDuration.parse(text);
    if (!parsed) owner.report(key, `${JSON.stringify(text)} is no duration such as "1.5s"`);
    return parsed;
  }

  public static parse(text: string): GoDuration | undefined {
    const unsigned = text.replace(/^[+-]/, '');
    if (unsigned === '0') return new GoDuration(0);
    if (unsigned === '' || unsigned.replace(PART, '') !== '') return undefined;
    let total = 0;
    for (const [, amount, unit] of unsigned.matchAll(PART)) total += Number(amount) * NANOSECONDS[unit];
    return new GoDuration(text.startsWith('-') ? -total : total);
  }

  public static ofSeconds(seconds: number): GoDuration {
    return new GoDuration(seconds * 1e9);
  }

  private constructor(private readonly nanoseconds: number) {}

  public get seconds(): number {
    return this.nanoseconds / 1e9;
  }

  /** As Go prints it. */
  public toString(): string {
    const total = Math.abs(this.nanoseconds);
    const sign = this.nanoseconds < 0 ? '-' : '';
    if (total === 0) return '0s';
    if (total < 1e3) return `${sign}${total}ns`;
    if (total < 1e6) return `${sign}${total / 1e3}µs`;
    if (total < 1e9) return `${sign}${total / 1e6}ms`;
    const hours = Math.floor(total / 3600e9);
    const minutes = Math.floor((total % 3600e9) / 60e9);
    const seconds = Number(((total % 60e9) / 1e9).toFixed(9));
    if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
    return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
  }
}
