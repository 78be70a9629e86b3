import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

/** B4-15. */
export const abortWithoutError = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE019',
    severity: Severity.WARNING,
    title: 'An abort without a status',
    effect: "Istio's webhook takes the object and says nothing. The requests are not aborted.",
    why: 'An abort is an answer with a status, and there is none to answer with.',
    unshown: 'The validation of Istio has a warning for it and loses it on the way.',
    remedy: 'Write httpStatus or grpcStatus',
    fires: route({ fault: { abort: { percentage: { value: 1 } } } }),
    accepts: route({ fault: { abort: { percentage: { value: 1 }, httpStatus: 503 } } }),
    follows: 'validateHTTPFaultInjectionAbort',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ fault }, path) => {
      const { abort } = fault ?? {};
      if (abort && (abort.httpStatus ?? abort.grpcStatus ?? abort.http2Error) === undefined) {
        report([...path, 'fault', 'abort'], 'the abort has no status');
      }
    });
  },
);
