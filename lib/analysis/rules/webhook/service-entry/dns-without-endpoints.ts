import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isDomain } from '../values/names';
import { entry, isDns } from './service-entry';

/** B1-12. */
export const dnsWithoutEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY014',
    title: 'A host that no DNS can resolve',
    why: 'Without endpoints the proxy asks DNS for the host itself.',
    remedy: 'Name a single host, list endpoints, or write resolution NONE or DYNAMIC_DNS for a wildcard',
    fires: entry({ hosts: ['*.example.com'] }),
    accepts: entry({ hosts: ['*.example.com'], resolution: 'DYNAMIC_DNS' }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec }, report) => {
    const { hosts = [], endpoints = [] } = spec;
    if (!isDns(spec) || endpoints.length > 0) return;
    const index = hosts.findIndex((host) => !isDomain(host));
    if (index >= 0)
      report(['spec', 'hosts', index], `DNS cannot resolve ${show(hosts[index])}, and there are no endpoints`);
  },
);
