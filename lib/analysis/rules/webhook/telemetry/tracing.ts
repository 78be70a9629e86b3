import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';

/** B8-2. */
export const tracing = webhookRule(
  'Telemetry',
  {
    id: 'TELEMETRY002',
    title: 'Tracing that cannot be done',
    why: 'A tag has a name and a value from somewhere, and the share of traces is a percentage.',
    remedy: 'Write a percentage from 0 to 100, and tags with names and values',
    fires: example('Telemetry', { tracing: [{ customTags: { team: { literal: { value: '' } } } }] }),
    accepts: example('Telemetry', { tracing: [{ customTags: { team: { literal: { value: 'shop' } } } }] }),
    follows: 'validateTelemetryTracing',
  },
  ({ spec: { tracing = [] } }, report) => {
    tracing.forEach(({ randomSamplingPercentage: share = 0, customTags = {} }, index) => {
      const path = ['spec', 'tracing', index];
      if (share < 0 || share > 100) report([...path, 'randomSamplingPercentage'], `${share} is not a percentage`);
      for (const [name, tag = {}] of Object.entries(customTags)) {
        const at = [...path, 'customTags', name];
        if (name === '') report(at, 'a tag has no name');
        const { literal, header, environment } = tag;
        if (literal && (literal.value ?? '') === '')
          report([...at, 'literal', 'value'], `the tag ${show(name)} has no value`);
        if (header && (header.name ?? '') === '')
          report([...at, 'header', 'name'], `the tag ${show(name)} names no header`);
        if (environment && (environment.name ?? '') === '') {
          report([...at, 'environment', 'name'], `the tag ${show(name)} names no variable`);
        }
      }
    });
  },
);
