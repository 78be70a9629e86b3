import { show } from '../../../../refusals/refuse';
import { Severity } from '../../../finding';
import { webhookRule } from '../../define';
import { isPartialWildcard } from '../values/names';
import { entry } from './service-entry';

/** B1-5. */
export const partialWildcard = webhookRule(
  'ServiceEntry',
  {
    id: 'SERVICEENTRY002',
    severity: Severity.WARNING,
    title: 'A host has a wildcard for a part of a label',
    why: 'Istio compares what follows the `*`, so that it meets names that it does not show.',
    remedy: 'Write *. in front of a domain',
    fires: entry({ hosts: ['*api.example.com'], resolution: 'NONE' }),
    accepts: entry({ hosts: ['*.api.example.com'], resolution: 'DYNAMIC_DNS' }),
    follows: 'ValidateServiceEntry',
  },
  ({ spec: { hosts = [], resolution } }, report) => {
    if (resolution === 'DYNAMIC_DNS') return;
    hosts.forEach((host, index) => {
      if (isPartialWildcard(host))
        report(['spec', 'hosts', index], `host ${show(host)} has a wildcard for a part of a label`);
    });
  },
);
