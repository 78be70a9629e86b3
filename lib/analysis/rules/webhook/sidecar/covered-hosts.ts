import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { sidecar } from './sidecar';

/** B6-5. */
export const coveredHosts = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR005',
    severity: Severity.WARNING,
    title: 'A host for calls is covered by another',
    why: 'It says nothing new, and looks as if it did.',
    remedy: 'Remove it',
    fires: sidecar({ egress: [{ hosts: ['./*', './api.example.com'] }] }),
    accepts: sidecar({ egress: [{ hosts: ['./api.example.com'] }] }),
    follows: 'ValidateSidecar',
  },
  ({ spec: { egress = [] }, namespace }, report) => {
    egress.forEach(({ hosts = [] }, index) => {
      const path = ['spec', 'egress', index, 'hosts'];
      const known = new Map<string, Set<string>>();
      hosts.forEach((text, place) => {
        const slash = text.indexOf('/');
        if (slash < 0 || text.startsWith('~')) return;
        const owner = slash === 1 && text.startsWith('.') ? namespace : text.slice(0, slash);
        const host = text.slice(slash + 1);
        const others = known.get(owner) ?? new Set<string>();
        const isCovered = host === '*' ? others.size > 0 : others.has(host) || others.has('*');
        if (isCovered) report([...path, place], `${show(text)} overlaps with an earlier host`);
        known.set(owner, others.add(host));
      });
      if (known.get('*')?.has('*') === true && known.size > 1) report(path, "'*/*' covers all other hosts");
    });
  },
);
