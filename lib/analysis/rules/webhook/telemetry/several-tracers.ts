import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { example } from '../../example';

/** B8-3. */
export const severalTracers = webhookRule(
  'Telemetry',
  {
    id: 'TELEMETRY004',
    severity: Severity.WARNING,
    title: 'Several tracings, or several providers of one',
    why: 'Istio uses one of them.',
    remedy: 'Keep one',
    fires: example('Telemetry', { tracing: [{ providers: [{ name: 'a' }, { name: 'b' }] }] }),
    accepts: example('Telemetry', { tracing: [{ providers: [{ name: 'a' }] }] }),
    follows: 'validateTelemetryTracing',
  },
  ({ spec: { tracing = [] } }, report) => {
    if (tracing.length > 1) report(['spec', 'tracing', 1], 'only one tracing is used');
    tracing.forEach(({ providers = [] }, index) => {
      if (providers.length > 1) report(['spec', 'tracing', index, 'providers', 1], 'only one provider is used');
    });
  },
);
