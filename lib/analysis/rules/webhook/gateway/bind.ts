import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress, isUnixPath, isUnixSocket } from '../values/addresses';
import { server } from './servers';

/** B5-4. */
export const bind = webhookRule(
  'Gateway',
  {
    id: 'ISTIOGATEWAY005',
    title: 'A server listens on something that is no address',
    why: 'The gateway listens on an IP address or a socket of the machine.',
    remedy: 'Write an IP address, or unix:// with a full path and port 0',
    fires: server({ bind: 'localhost' }),
    accepts: server({ bind: '127.0.0.1' }),
    follows: 'validateServerBind',
  },
  ({ spec: { servers = [] } }, report) => {
    servers.forEach(({ bind = '', port }, index) => {
      const path = ['spec', 'servers', index];
      if (bind === '') return;
      if (!isUnixSocket(bind)) {
        if (!isAddress(bind)) report([...path, 'bind'], `${show(bind)} is not an IP address`);
        return;
      }
      if (!isUnixPath(bind)) report([...path, 'bind'], `${show(bind)} is not a full path of a file`);
      if ((port?.number ?? 0) !== 0) report([...path, 'port', 'number'], 'a socket of a machine has no port');
    });
  },
);
