import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';
import { STATUS_CODES } from 'node:http';

/** What Envoy retries for, for HTTP and for gRPC. */
const REASONS = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** B4-10. */
export const retries = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE011',
    title: 'Retries that never happen, or for no known reason',
    why: 'Without attempts nothing is retried, and Envoy compares the reasons letter by letter, spaces included.',
    remedy: 'Write attempts from 1 on, or 0 alone; and reasons such as connect-failure,refused-stream without spaces',
    fires: route({ retries: { attempts: 2, retryOn: 'connect-failure, refused-stream' } }),
    accepts: route({ retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' } }),
    follows: 'validateHTTPRetry',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ retries }, path) => {
      if (!retries) return;
      const at = [...path, 'retries'];
      const { attempts = 0, retryOn = '', perTryTimeout, retryRemoteLocalities } = retries;
      if (attempts < 0) report([...at, 'attempts'], `${attempts} is negative`);
      if (attempts === 0 && (retryOn !== '' || perTryTimeout !== undefined || retryRemoteLocalities !== undefined)) {
        report([...at, 'attempts'], 'without attempts the other settings do nothing');
      }
      if (retryOn === '') return;
      const wrong = retryOn.split(',').find((reason) => !isReason(reason));
      if (wrong !== undefined) report([...at, 'retryOn'], `${show(wrong)} is no reason to retry`);
    });
  },
);

function isReason(text: string): boolean {
  return REASONS.has(text) || (/^[+]?\d+$/.test(text) && Object.hasOwn(STATUS_CODES, String(Number(text))));
}
