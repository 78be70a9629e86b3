import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

const GRPC = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** B4-15. */
export const faults = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE018',
    title: 'A fault that cannot be made',
    why: 'Envoy delays for a fixed time, and aborts with a status of HTTP or gRPC, for a share of the requests.',
    remedy: 'Write delay.fixedDelay or abort.httpStatus or abort.grpcStatus, and a percentage from 0 to 100',
    fires: route({ fault: { abort: { httpStatus: 50, percentage: { value: 1 } } } }),
    accepts: route({ fault: { abort: { httpStatus: 503, percentage: { value: 1 } } } }),
    follows: 'validateHTTPFaultInjection',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ fault }, path) => {
      if (!fault) return;
      const { abort, delay } = fault;
      const at = [...path, 'fault'];
      if (!abort && !delay) report(at, 'the fault is empty');
      for (const field of ['abort', 'delay'] as const) {
        const share = fault[field]?.percentage?.value ?? 0;
        if (share < 0 || share > 100 || (share > 0 && share < 0.0001)) {
          report([...at, field, 'percentage', 'value'], `${share} is not a percentage from 0.0001 to 100, or 0`);
        }
      }
      if (delay?.exponentialDelay !== undefined)
        report([...at, 'delay', 'exponentialDelay'], 'only fixedDelay is supported');
      if (abort?.http2Error !== undefined)
        report([...at, 'abort', 'http2Error'], 'only httpStatus and grpcStatus are supported');
      const { httpStatus, grpcStatus } = abort ?? {};
      if (httpStatus !== undefined && (httpStatus < 200 || httpStatus > 600)) {
        report([...at, 'abort', 'httpStatus'], `${httpStatus} is not a status of an answer`);
      }
      if (grpcStatus !== undefined && !GRPC.includes(grpcStatus)) {
        report([...at, 'abort', 'grpcStatus'], `${show(grpcStatus)} is not a status of gRPC`);
      }
    });
  },
);
