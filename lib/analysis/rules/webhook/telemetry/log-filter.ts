import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isCel } from '../values/cel-syntax';

const logging = (expression: string): ReturnType<typeof example> =>
  example('Telemetry', { accessLogging: [{ filter: { expression } }] });

/** B8-2. */
export const logFilter = webhookRule(
  'Telemetry',
  {
    id: 'TELEMETRY005',
    title: 'A filter of the access log is not CEL',
    why: 'The proxy logs what the expression is true for.',
    remedy: 'Write an expression of CEL, such as response.code >= 400',
    fires: logging('response.code >= '),
    accepts: logging('response.code >= 400'),
    follows: 'validateTelemetryFilter',
  },
  ({ spec: { accessLogging = [] } }, report) => {
    accessLogging.forEach(({ filter }, index) => {
      const { expression = '' } = filter ?? {};
      if (filter && !isCel(expression)) {
        report(
          ['spec', 'accessLogging', index, 'filter', 'expression'],
          `${show(expression)} is not an expression of CEL`,
        );
      }
    });
  },
);
