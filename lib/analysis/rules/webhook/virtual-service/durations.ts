import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { faultOfDuration, isWholeSeconds } from '../values/durations';
import { eachHttp, route } from './routes';

/** B4-11. */
export const durations = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE012',
    title: 'A time that Istio cannot count',
    why: 'It counts whole milliseconds from one on, and browsers count the age of CORS answers in seconds.',
    remedy: 'Write a whole number of milliseconds, at least one; for maxAge whole seconds',
    fires: route({ timeout: '1.5ms' }),
    accepts: route({ timeout: '15ms' }),
    follows: 'ValidateDuration, validateCORSPolicy',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ timeout, retries, fault, corsPolicy }, path) => {
      const times: readonly (readonly [Path, string | undefined])[] = [
        [['timeout'], timeout],
        [['retries', 'perTryTimeout'], retries?.perTryTimeout],
        [['retries', 'backoff'], retries?.backoff],
        [['fault', 'delay', 'fixedDelay'], fault?.delay?.fixedDelay],
        [['fault', 'delay', 'exponentialDelay'], fault?.delay?.exponentialDelay],
        [['corsPolicy', 'maxAge'], corsPolicy?.maxAge],
      ];
      for (const [below, text] of times) {
        const problem = text === undefined ? undefined : faultOfDuration(text);
        if (problem !== undefined) report([...path, ...below], `${show(text)} ${problem}`);
      }
      const maxAge = corsPolicy?.maxAge;
      if (maxAge !== undefined && faultOfDuration(maxAge) === undefined && !isWholeSeconds(maxAge)) {
        report([...path, 'corsPolicy', 'maxAge'], `${show(maxAge)} is no whole number of seconds`);
      }
    });
  },
);
