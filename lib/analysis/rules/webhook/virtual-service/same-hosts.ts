import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { overlaps } from '../values/names';
import { TO_API, virtualService } from './routes';

/** B4-5. */
export const sameHosts = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE006',
    title: 'A host is covered by another of the same VirtualService',
    why: 'A proxy can keep a name for one list of routes only.',
    remedy: 'Keep one of the two, or make a VirtualService for each',
    fires: virtualService({ hosts: ['*.example.com', 'api.example.com'], http: [{ route: [TO_API] }] }),
    accepts: virtualService({ hosts: ['*.example.com', 'api.example.org'], http: [{ route: [TO_API] }] }),
    follows: 'ValidateVirtualService',
  },
  ({ spec: { hosts = [] } }, report) => {
    hosts.forEach((host, index) => {
      const other = hosts.slice(0, index).find((earlier) => overlaps(earlier, host));
      if (other !== undefined)
        report(['spec', 'hosts', index], `${show(host)} and ${show(other)} have names in common`);
    });
  },
);
