import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress } from '../values/addresses';
import { isDomain } from '../values/names';
import { entry, isDns } from './service-entry';

/** B1-14. */
export const dnsEndpoints = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY016',
    title: 'An endpoint is neither an address nor a DNS name',
    why: 'The proxy asks DNS for it.',
    remedy: 'Write a name or an IP address; for a socket of the machine, resolution STATIC',
    fires: entry({ endpoints: [{ address: 'unix:///var/run/api.sock' }] }),
    accepts: entry({ endpoints: [{ address: 'server.example.com' }] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec }, report) => {
    if (!isDns(spec)) return;
    (spec.endpoints ?? []).forEach(({ address = '' }, index) => {
      if (!isAddress(address) && !isDomain(address)) {
        report(['spec', 'endpoints', index, 'address'], `${show(address)} is neither an IP address nor a DNS name`);
      }
    });
  },
);
