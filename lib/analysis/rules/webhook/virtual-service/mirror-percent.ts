import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { eachHttp, route } from './routes';

/** B4-12. */
export const mirrorPercent = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE014',
    severity: Severity.WARNING,
    title: 'mirrorPercent has been replaced',
    why: 'Istio keeps it for old manifests only.',
    remedy: 'Write mirrorPercentage: { value: ... }',
    fires: route({ mirror: { host: 'b.example.com' }, mirrorPercent: 10 }),
    accepts: route({ mirror: { host: 'b.example.com' }, mirrorPercentage: { value: 10 } }),
    follows: 'validateHTTPRoute',
  },
  ({ spec }, report) => {
    eachHttp(spec, ({ mirrorPercent: share }, path) => {
      if (share !== undefined)
        report([...path, 'mirrorPercent'], 'mirrorPercent has been replaced by mirrorPercentage');
    });
  },
);
