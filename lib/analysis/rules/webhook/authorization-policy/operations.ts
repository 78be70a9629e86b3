import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { eachOperation, to } from './policies';
import { faultOfPath, isPortText } from './values';

const FIELDS = ['ports', 'notPorts', 'methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'] as const;

/** B7-4. */
export const operations = webhookRule(
  'AuthorizationPolicy',
  {
    id: 'AUTHORIZATION004',
    title: 'A request that cannot be told so',
    why: 'Ports are numbers, and paths have templates in whole parts only.',
    remedy:
      'Write at least one attribute, ports from 0 to 65535, and paths in which a part is {*} and the last one {**}',
    fires: to({ ports: ['https'] }),
    accepts: to({ ports: ['443'] }),
    follows: 'ValidateAuthorizationPolicy',
  },
  ({ spec }, report) => {
    eachOperation(spec, (operation, path) => {
      if (!operation || FIELDS.every((field) => (operation[field] ?? []).length === 0))
        report(path, 'the operation is empty');
      for (const field of FIELDS) {
        (operation?.[field] ?? []).forEach((text, index) => {
          const problem = text === '' ? 'is empty' : faultOf(field, text);
          if (problem !== undefined) report([...path, field, index], `${show(text)} ${problem}`);
        });
      }
    });
  },
);

function faultOf(field: string, text: string): string | undefined {
  if (/ports$/i.test(field)) return isPortText(text) ? undefined : 'is not a port';
  return /paths$/i.test(field) ? faultOfPath(text) : undefined;
}
