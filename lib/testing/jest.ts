import { Construct } from 'constructs';
import type { Severity } from '../analysis/finding';
import type { TrafficCall } from '../simulation/traffic-call';
import { AssertionFailure } from './assertion-failure';
import { EgressAssert } from './egress-assert';

/** What jest's `expect` is told about a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers that this entry point adds. Each is a method of `EgressAssert`. */
export interface EgressMatchers<R> {
  /** `EgressAssert.hasObject` */
  toHaveObject: (kind: string, properties: Record<string, unknown>) => R;
  /** `EgressAssert.objectCount` */
  toHaveObjectCount: (kind: string, count: number) => R;
  /** `EgressAssert.callIsDelivered` */
  toDeliver: (call: TrafficCall) => R;
  /** `EgressAssert.callIsEncrypted` */
  toDeliverEncrypted: (call: TrafficCall) => R;
  /** `EgressAssert.callIsRefused` */
  toRefuse: (call: TrafficCall) => R;
  /** `EgressAssert.callLeavesThrough` */
  toLeaveThrough: (call: TrafficCall, gatewayServiceHost: string) => R;
  /** `EgressAssert.callIsTriedAtMost` */
  toTryAtMost: (call: TrafficCall, attempts: number) => R;
  /** `EgressAssert.hasNoFindings`, with a severity `hasNoFindingsOf` */
  toHaveNoFindings: (severity?: Severity) => R;
}

type Matcher<Name extends keyof EgressMatchers<void>> = (
  actual: unknown,
  ...args: Parameters<EgressMatchers<void>[Name]>
) => MatcherResult;

declare global {
  // How jest's types are extended; without them this declares an interface that nobody uses.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> extends EgressMatchers<R> {}
  }
}

/** For `expect.extend`, where `expect` is imported and not global. */
export const egressMatchers: { readonly [Name in keyof EgressMatchers<void>]: Matcher<Name> } = {
  toHaveObject: (actual, kind, properties) =>
    resultOf(actual, 'toHaveObject', (egress) => {
      egress.hasObject(kind, properties);
    }),
  toHaveObjectCount: (actual, kind, count) =>
    resultOf(actual, 'toHaveObjectCount', (egress) => {
      egress.objectCount(kind, count);
    }),
  toDeliver: (actual, call) =>
    resultOf(
      actual,
      'toDeliver',
      (egress) => {
        egress.callIsDelivered(call);
      },
      call,
    ),
  toDeliverEncrypted: (actual, call) =>
    resultOf(
      actual,
      'toDeliverEncrypted',
      (egress) => {
        egress.callIsEncrypted(call);
      },
      call,
    ),
  toRefuse: (actual, call) =>
    resultOf(
      actual,
      'toRefuse',
      (egress) => {
        egress.callIsRefused(call);
      },
      call,
    ),
  toLeaveThrough: (actual, call, gatewayServiceHost) =>
    resultOf(
      actual,
      'toLeaveThrough',
      (egress) => {
        egress.callLeavesThrough(call, gatewayServiceHost);
      },
      call,
    ),
  toTryAtMost: (actual, call, attempts) =>
    resultOf(
      actual,
      'toTryAtMost',
      (egress) => {
        egress.callIsTriedAtMost(call, attempts);
      },
      call,
    ),
  toHaveNoFindings: (actual, severity) =>
    resultOf(actual, 'toHaveNoFindings', (egress) => {
      if (severity === undefined) egress.hasNoFindings();
      else egress.hasNoFindingsOf(severity);
    }),
};

function resultOf(
  actual: unknown,
  name: keyof EgressMatchers<void>,
  check: (egress: EgressAssert) => void,
  call?: TrafficCall,
): MatcherResult {
  const egress = subjectOf(actual, name);
  try {
    check(egress);
  } catch (error) {
    // Only that something is not so makes `.not` pass, and nothing that went wrong.
    if (error instanceof AssertionFailure) return { pass: false, message: () => error.message };
    throw error;
  }
  const way = call ? `\n\n${egress.simulation.call(call).explain()}` : '';
  return { pass: true, message: () => `Expected otherwise, but ${name} holds.${way}` };
}

function subjectOf(actual: unknown, name: string): EgressAssert {
  if (actual instanceof EgressAssert) return actual;
  if (Construct.isConstruct(actual)) return EgressAssert.ofScope(actual);
  throw new TypeError(`expect(...).${name} takes an EgressAssert, an App or a Chart`);
}

const { expect } = globalThis as { readonly expect?: { readonly extend: (matchers: object) => void } };
expect?.extend(egressMatchers);
