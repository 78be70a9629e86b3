import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isWildcardDomain } from '../values/names';

/** B3-1. */
export const host = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE001',
    title: 'The host is not a DNS name',
    why: 'Proxies compare it with the names of services.',
    remedy: 'Write the bare name, such as api.example.com, or *.example.com',
    fires: example('DestinationRule', { host: 'https://api.example.com' }),
    accepts: example('DestinationRule', { host: 'api.example.com' }),
    follows: 'ValidateDestinationRule',
  },
  ({ spec: { host = '' } }, report) => {
    if (!isWildcardDomain(host)) report(['spec', 'host'], `host ${show(host)} is not a DNS name`);
  },
);
