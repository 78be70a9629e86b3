import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';

/** B8-2. */
export const metrics = webhookRule(
  'Telemetry',
  {
    id: 'TELEMETRY003',
    title: 'A tag of a metric without a value, or removed with one',
    why: 'Without an operation a tag is set, for which it needs a value.',
    remedy: 'Write a value, or operation REMOVE without one',
    fires: example('Telemetry', { metrics: [{ overrides: [{ tagOverrides: { team: {} } }] }] }),
    accepts: example('Telemetry', { metrics: [{ overrides: [{ tagOverrides: { team: { value: '"shop"' } } }] }] }),
    follows: 'validateTelemetryMetrics',
  },
  ({ spec: { metrics = [] } }, report) => {
    metrics.forEach(({ overrides = [] }, index) => {
      overrides.forEach(({ tagOverrides = {}, match }, place) => {
        const path = ['spec', 'metrics', index, 'overrides', place];
        if (match?.customMetric === '') report([...path, 'match', 'customMetric'], 'the metric has no name');
        for (const [name, { operation = 'UPSERT', value = '' } = {}] of Object.entries(tagOverrides)) {
          const at = [...path, 'tagOverrides', name];
          if (operation === 'UPSERT' && value === '') report(at, `the tag ${show(name)} is set to nothing`);
          if (operation === 'REMOVE' && value !== '') report([...at, 'value'], `the tag ${show(name)} is removed`);
        }
      });
    });
  },
);
