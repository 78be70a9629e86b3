import { webhookRule } from '../../define';
import { server } from './servers';

/** B5-1. */
export const serversNeeded = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY002',
    title: 'A Gateway without servers, or a server without hosts',
    why: 'It accepts nothing.',
    remedy: 'Add a server, and hosts to each',
    fires: server({ hosts: [] }),
    accepts: server({ hosts: ['api.example.com'] }),
    follows: 'ValidateGateway',
  },
  ({ spec: { servers = [] } }, report) => {
    if (servers.length === 0) report(['spec', 'servers'], 'there is no server');
    servers.forEach(({ hosts = [] }, index) => {
      if (hosts.length === 0) report(['spec', 'servers', index, 'hosts'], 'the server has no host');
    });
  },
);
