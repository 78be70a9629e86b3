import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isWildcardDomain } from '../values/names';
import { entry } from './service-entry';

/** B1-4. */
export const hosts = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY001',
    title: 'A host is not a DNS name',
    why: 'Proxies compare hosts with the names that applications call; nobody calls a URL, a port or an address by this field.',
    remedy: 'Write the bare name, such as api.example.com, or *.example.com for the names below a domain',
    fires: entry({ hosts: ['https://api.example.com'] }),
    accepts: entry({ hosts: ['api.example.com'] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { hosts = [] } }, report) => {
    if (hosts.length === 0) report(['spec', 'hosts'], 'there is no host');
    hosts.forEach((host, index) => {
      if (host === '*' || !isWildcardDomain(host))
        report(['spec', 'hosts', index], `host ${show(host)} is not a DNS name`);
    });
  },
);
