import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { server } from './servers';
import { faultOfHost } from '../common/namespaced-hosts';

/** B5-2. */
export const hosts = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY003',
    title: 'A host of a server is not in the right form',
    why: 'It is compared with the hosts of VirtualServices, and with the names that callers ask for.',
    remedy: 'Write a full DNS name, or a namespace, a slash and the name',
    fires: server({ hosts: ['api'] }),
    accepts: server({ hosts: ['api.example.com'] }),
    follows: 'ValidateNamespaceSlashWildcardHostname',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ hosts = [] }, index) => {
      hosts.forEach((host, place) => {
        const fault = faultOfHost(host, 'gateway');
        if (fault !== undefined) report(['spec', 'servers', index, 'hosts', place], `${show(host)} ${fault}`);
      });
    });
  },
);
