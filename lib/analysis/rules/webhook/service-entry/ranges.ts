import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { entry } from './service-entry';

/** B1-6. */
export const ranges = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY005',
    title: 'A range of addresses, and a resolution that looks the host up',
    why: 'A proxy that knows the server from DNS or from a list cannot listen on a whole range for it.',
    remedy: 'Write single addresses, or resolution NONE',
    fires: entry({ addresses: ['198.51.100.0/24'] }),
    accepts: entry({ addresses: ['198.51.100.0/24'], resolution: 'NONE' }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { addresses = [], resolution = 'NONE' } }, report) => {
    if (resolution === 'NONE' || resolution === 'STATIC') return;
    const index = addresses.findIndex((address) => address.includes('/'));
    if (index >= 0)
      report(['spec', 'addresses', index], `${show(addresses[index])} is a range, and the resolution is ${resolution}`);
  },
);
