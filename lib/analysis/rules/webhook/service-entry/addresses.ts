import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddressOrRange } from '../values/addresses';
import { entry } from './service-entry';

/** B1-6. */
export const addresses = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY004',
    title: 'An address is neither an IP address nor a range',
    why: 'Proxies listen on it.',
    remedy: 'Write an address, such as 198.51.100.1, or a range in the form 198.51.100.0/24',
    fires: entry({ addresses: ['198.51.100.300'] }),
    accepts: entry({ addresses: ['198.51.100.30'] }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { addresses = [] } }, report) => {
    addresses.forEach((address, index) => {
      if (!isAddressOrRange(address))
        report(['spec', 'addresses', index], `${show(address)} is neither an IP address nor a range`);
    });
  },
);
