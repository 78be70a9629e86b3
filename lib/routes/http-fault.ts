import { Duration } from 'cdk8s';
import { HTTPFaultInjection } from '../../imports/networking';
import { Place, refuse, show } from '../refusals/refuse';
import { goDuration } from '../rendering/go-duration';

/** Calls that are kept waiting on purpose. */
export interface HttpDelay {
  /** How long each one waits before it is sent. */
  readonly fixedDelay: Duration;

  /** Share of the calls, in per cent, in steps of 0.0001. */
  readonly percentage: number;
}

/** Calls that are answered with an error on purpose, without being sent. */
export interface HttpAbort {
  /** The status of the answer. */
  readonly httpStatus: number;

  /** Share of the calls, in per cent, in steps of 0.0001. */
  readonly percentage: number;
}

/**
 * Faults for tests of how an application bears them. They are made by the sidecar of the client; an abort is neither
 * repeated nor does it count for the circuit breaker.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface HttpFault {
  /**
   * Waiting.
   *
   * @default - none
   */
  readonly delay?: HttpDelay;

  /**
   * Errors.
   *
   * @default - none
   */
  readonly abort?: HttpAbort;
}

export function renderFault(place: Place, { delay, abort }: HttpFault): HTTPFaultInjection {
  if (!delay && !abort) {
    refuse('ROUTE010', place, {
      problem: 'fault has neither delay nor abort: {}',
      remedy: 'Name one of them, or leave fault out',
    });
  }
  return {
    ...(delay && {
      delay: {
        fixedDelay: goDuration(place, 'fault.delay.fixedDelay', delay.fixedDelay),
        percentage: { value: checkPercentage(place, 'fault.delay.percentage', delay.percentage) },
      },
    }),
    ...(abort && {
      abort: {
        httpStatus: checkStatus(place, 'fault.abort.httpStatus', abort.httpStatus),
        percentage: { value: checkPercentage(place, 'fault.abort.percentage', abort.percentage) },
      },
    }),
  };
}

/** Envoy counts in millionths and cuts off what is below. */
export function checkPercentage(place: Place, property: string, percentage: number): number {
  const millionths = Math.round(percentage * 10_000);
  if (millionths >= 1 && percentage <= 100 && Math.abs(millionths - percentage * 10_000) < 1e-6) return percentage;
  refuse('ROUTE010', place, {
    problem: `${property} is ${show(percentage)}; it has to be from 0.0001 to 100, in steps of 0.0001`,
    remedy: 'Write the share in per cent, such as 5 for one call in twenty',
  });
}

/** A status with which an answer can end. */
export function checkStatus(place: Place, property: string, status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  refuse('ROUTE009', place, {
    problem: `${property} is ${show(status)}, with which no answer ends`,
    remedy: 'Write a status from 200 to 599',
  });
}
