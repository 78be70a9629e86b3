import { App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { RetryPolicy, TlsOriginatedApi } from '../../lib';
import { goDuration } from '../../lib/rendering/go-duration';
import { useSeed } from '../arbitraries/seed';

useSeed('durations');

const RUNS = 1000;
const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000 };

/** Reads a duration as Go does. */
function parse(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s)$/.exec(text)!;
  return Number(amount) * MILLISECONDS[unit];
}

const write = (duration: Duration): string => goDuration('here', 'timeout', duration);

function reads(unit: keyof typeof UNITS): void {
  const { make, milliseconds } = UNITS[unit];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (amount) => {
      expect(parse(write(make(amount)))).toBe(amount * milliseconds);
    }),
    { numRuns: RUNS },
  );
}

const UNITS = {
  milliseconds: { make: (amount: number) => Duration.millis(amount), milliseconds: 1 },
  seconds: { make: (amount: number) => Duration.seconds(amount), milliseconds: 1000 },
  minutes: { make: (amount: number) => Duration.minutes(amount), milliseconds: 60_000 },
  hours: { make: (amount: number) => Duration.hours(amount), milliseconds: 3_600_000 },
  'thousandths of a second': { make: (amount: number) => Duration.seconds(amount / 1000), milliseconds: 1 },
};

test.each(Object.keys(UNITS) as (keyof typeof UNITS)[])('%s read back as they were', reads);

test('fractions of a millisecond are refused', () => {
  const fraction = fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 99 }));
  fc.assert(
    fc.property(fraction, ([whole, hundredths]) => {
      expect(() => write(Duration.millis(whole + hundredths / 100))).toThrow('DURATION001');
    }),
    { numRuns: RUNS },
  );
});

test('zero is refused', () => {
  expect(() => write(Duration.millis(0))).toThrow('DURATION001');
  expect(() => write(Duration.seconds(0))).toThrow('DURATION001');
});

test('a fraction is refused with the same words where tries have to fit into it', () => {
  const retryPolicy = RetryPolicy.moreForIdempotentMethods({ perTryTimeout: Duration.millis(1) });
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const timeout = Duration.seconds(0.0105);
  expect(() => new TlsOriginatedApi(chart, 'Api', { host: 'api.example.com', retryPolicy, timeout })).toThrow(
    'DURATION001',
  );
});
