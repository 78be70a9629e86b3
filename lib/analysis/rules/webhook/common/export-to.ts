import { show } from '../../../../refusals/refuse';
import { Given, Report } from '../../../rule';
import { commonRule } from '../../define';
import { example } from '../../example';
import { isLabel } from '../values/names';

const ENTRY = {
  hosts: ['api.example.com'],
  ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  resolution: 'DNS',
};

/** B0-3. */
export const exportTo = commonRule(
  ['ServiceEntry', 'DestinationRule', 'VirtualService'],
  {
    id: 'EXPORTTO001',
    title: 'exportTo names a namespace twice, wrongly, or beside everybody',
    why: '`.` is the own namespace, `*` is everybody, and either says all there is to say.',
    remedy: 'Name each namespace once, or write `*` or `.` alone',
    fires: example('ServiceEntry', { ...ENTRY, exportTo: ['*', 'shop'] }),
    accepts: example('ServiceEntry', { ...ENTRY, exportTo: ['.', 'checkout'] }),
    follows: 'validateExportTo',
  },
  checkExportTo,
);

function checkExportTo({ object, spec, namespace: own }: Given, report: Report): void {
  const list = (spec.exportTo ?? []) as readonly string[];
  const seen = new Set<string>();
  list.forEach((name, index) => {
    const path = ['spec', 'exportTo', index];
    const key = name === '.' ? own : name;
    if (seen.has(key)) {
      report(path, `${show(name)} is exported to already${name === key ? '' : `, as ${show(key)}`}`);
    } else if (name !== '*' && !(name === '~' && object.kind === 'ServiceEntry') && !isLabel(key)) {
      report(path, `${show(name)} is not a namespace`);
    } else if ((name === '*' || name === '~') && list.length > 1) {
      report(path, `${show(name)} stands beside other namespaces`);
    }
    seen.add(key);
  });
}
