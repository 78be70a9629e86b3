import { webhookRule } from '../../define';
import { example } from '../../example';

/** B8-2. */
export const providers = webhookRule(
  'Telemetry',
  {
    id: 'TELEMETRY001',
    title: 'A provider without a name',
    why: 'Providers are named in the configuration of the mesh.',
    remedy: 'Write the name of an extension provider',
    fires: example('Telemetry', { tracing: [{ providers: [{ name: '' }] }] }),
    accepts: example('Telemetry', { tracing: [{ providers: [{ name: 'zipkin' }] }] }),
    follows: 'validateTelemetryProviders',
  },
  ({ spec }, report) => {
    for (const field of ['metrics', 'tracing', 'accessLogging'] as const) {
      (spec[field] ?? []).forEach(({ providers = [] }, index) => {
        providers.forEach(({ name = '' }, place) => {
          if (name === '') report(['spec', field, index, 'providers', place, 'name'], 'the provider has no name');
        });
      });
    }
  },
);
