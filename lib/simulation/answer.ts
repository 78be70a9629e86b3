import type { CallParts } from './call-parts';
import { explain } from './explain';
import type { Passed } from './hop';
import { Ending, endingOf } from './outcome';
import { WorstCase, worstCaseOf } from './retries';
import { TrafficHop, TrafficOutcome } from './traffic-answer';
import { warningsOf } from './warnings';
import type { TrafficCall } from './traffic-call';

/**
 * What becomes of a call.
 *
 * `explain()` tells it in words, such as
 *
 * ```text
 * http://rates.example.com from namespace shop
 * 1. sidecar
 *    listener 0.0.0.0_80: HTTP on port 80, which rates.example.com was the first to declare
 *    virtual host rates.example.com:80: http route 1 of VirtualService shop/rates-example-com
 *    DestinationRule shop/rates-example-com
 *    goes to outbound|80|cdk8s-istio-tls|rates.example.com (rates.example.com:443)
 *    sends TLS by the proxy: server name rates.example.com, trusts file-root:system, checks rates.example.com
 * Result: delivered: the server gets the call.
 * Worst case: 3 attempts, without a limit of time.
 * ```
 */
export class TrafficAnswer {
  /** @internal */
  public static _of(call: TrafficCall, parts: CallParts, passed: readonly Passed[]): TrafficAnswer {
    return new TrafficAnswer(call, parts, passed);
  }

  /** The proxies that the call passes, in their order. */
  public readonly hops: TrafficHop[];

  /** What the application sees. */
  public readonly outcome: TrafficOutcome;

  /**
   * The HTTP status, where a proxy answers or a fault says what the server answers.
   *
   * @default - nobody answers with a status of its own
   */
  public readonly status?: number;

  /**
   * Envoy's response flags of the proxy that ends the call, such as `NR` or `UF,URX`.
   *
   * @default - it sets none
   */
  public readonly responseFlags?: string;

  /** Why the call ends so. */
  public readonly why: string;

  /** The servers that may get the call, as `address:port`; empty if none does or the application chose the address. */
  public readonly destinations: string[];

  /** What is delivered, and yet not as it should be: clear text where TLS is expected, names or certificates not checked. */
  public readonly warnings: string[];

  /**
   * Attempts of the last proxy in the worst case. They multiply with those of a proxy in front that repeats what may have
   * arrived.
   */
  public readonly worstCaseAttempts: number;

  /**
   * After how many seconds the application has an answer in the worst case.
   *
   * @default - nothing limits it
   */
  public readonly worstCaseSeconds?: number;

  /** @internal */
  public readonly _passed: readonly Passed[];

  private readonly call: TrafficCall;
  private readonly ending: Ending;
  private readonly worst: WorstCase;

  private constructor(call: TrafficCall, parts: CallParts, passed: readonly Passed[]) {
    this.call = call;
    this._passed = passed;
    this.hops = passed.map(({ hop }) => hop);
    this.ending = endingOf(
      passed,
      parts,
      (call.faults ?? []).map(({ _what }) => _what),
    );
    this.worst = worstCaseOf(passed, call.url.startsWith('grpc'));
    this.outcome = this.ending.outcome;
    this.status = this.ending.status;
    this.responseFlags = this.ending.flags;
    this.why = this.ending.why;
    const isDelivered = this.outcome === TrafficOutcome.DELIVERED;
    const { endpoints } = this.hops[this.hops.length - 1];
    this.destinations = isDelivered
      ? endpoints.map(({ address, port }) => (port === 0 ? address : `${address}:${port}`))
      : [];
    this.warnings = isDelivered ? warningsOf(this.hops, parts.port) : [];
    this.worstCaseAttempts = this.worst.attempts;
    this.worstCaseSeconds = this.worst.seconds;
  }

  /** The way of the call as a short text that a person understands: a hop after the other, and how it ends. */
  public explain(): string {
    return explain(this.call, this, this.ending, this.worst);
  }
}
