import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

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

/** The statuses of HTTP that Go has a text for. */
const STATUSES = new Set(
  (
    '100,101,102,103,200,201,202,203,204,205,206,207,208,226,300,301,302,303,304,305,307,308,400,401,402,403,404,405,' +
    '406,407,408,409,410,411,412,413,414,415,416,417,418,421,422,423,424,425,426,428,429,431,451,500,501,502,503,504,' +
    '505,506,507,508,510,511'
  ).split(','),
);

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
  return REASONS.has(text) || (/^[+]?\d+$/.test(text) && STATUSES.has(String(Number(text))));
}
