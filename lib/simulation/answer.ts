import type { Passed } from './hop';
import { TrafficHop, TrafficOutcome } from './traffic-answer';
import type { TrafficCall } from './traffic-call';

/** What becomes of a call. */
export class TrafficAnswer {
  /** The proxies that the call passes, in their order. */
  public readonly hops: TrafficHop[];

  /** What the application sees. */
  public readonly outcome: TrafficOutcome;

  /** The status of a proxy that answers itself. */
  public readonly status?: number;

  /** Envoy's response flag of the proxy that ends the call, such as `NR` or `UH`. */
  public readonly responseFlag?: string;

  private readonly call: TrafficCall;

  /** @internal */
  public static _of(call: TrafficCall, passed: readonly Passed[]): TrafficAnswer {
    return new TrafficAnswer(call, passed);
  }

  private constructor(call: TrafficCall, passed: readonly Passed[]) {
    this.call = call;
    this.hops = passed.map(({ hop }) => hop);
    const { hop } = passed[passed.length - 1];
    this.outcome = hop.error === undefined ? TrafficOutcome.DELIVERED : TrafficOutcome.CONNECTION_RESET;
  }

  /** The way of the call as a short text. */
  public explain(): string {
    return [this.call.url, ...this.hops.flatMap(({ proxy, why, wire }) => [`${proxy}: ${wire}`, ...why.map((each) => `  ${each}`)])].join('\n');
  }
}

