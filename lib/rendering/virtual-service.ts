import { Headers, VirtualServiceSpec } from '../../imports/networking';
import { RetryPolicy } from '../values/retry-policy';
import { GATE_SUBSET } from './destination-rule';

export interface VirtualServiceIntent {
  readonly host: string;
  readonly exportTo: string[];
  readonly port: number;
  readonly gate: boolean;
  readonly retryPolicy: RetryPolicy;
  readonly timeout?: string;
  readonly headers?: Headers;
}

/** Routes of the sidecars to a host; the last one has no condition, so that no call is left without a route. */
export function renderVirtualService(intent: VirtualServiceIntent): VirtualServiceSpec {
  const { host, port, timeout, headers } = intent;
  return {
    exportTo: intent.exportTo,
    gateways: ['mesh'],
    hosts: [host],
    http: intent.retryPolicy._render().map(({ name, methodRegex, retries }) => ({
      ...(name && { name }),
      ...(methodRegex && { match: [{ method: { regex: methodRegex } }] }),
      route: [{ destination: { host, port: { number: port }, ...(intent.gate && { subset: GATE_SUBSET }) } }],
      ...(timeout && { timeout }),
      retries,
      ...(headers && { headers }),
    })),
  };
}
