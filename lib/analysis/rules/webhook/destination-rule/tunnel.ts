import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress, isPort } from '../values/addresses';
import { isDomain } from '../values/names';
import { policiesOf, rule } from './traffic-policies';

/** B3-3. */
export const tunnel = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE003',
    title: 'A tunnel that leads nowhere',
    why: 'The proxy asks the host for a connection to the target.',
    remedy: 'Name a host and a port, the protocol CONNECT or POST, and no proxyProtocol',
    fires: rule({ tunnel: { targetHost: 'https://api.example.com', targetPort: 443 } }),
    accepts: rule({ tunnel: { targetHost: 'api.example.com', targetPort: 443 } }),
    follows: 'validateTunnelSettings',
  },
  ({ object }, report) => {
    for (const { path, policy, isOfPort } of policiesOf(object)) {
      const { tunnel, proxyProtocol } = policy;
      if (!tunnel || isOfPort) continue;
      const { protocol = '', targetHost = '', targetPort = 0 } = tunnel;
      if (proxyProtocol) report([...path, 'proxyProtocol'], 'tunnel and proxyProtocol are both set');
      if (!['', 'CONNECT', 'POST'].includes(protocol)) {
        report([...path, 'tunnel', 'protocol'], `${show(protocol)} is neither CONNECT nor POST`);
      }
      if (!isDomain(targetHost) && !isAddress(targetHost)) {
        report([...path, 'tunnel', 'targetHost'], `${show(targetHost)} is neither a DNS name nor an IP address`);
      }
      if (!isPort(targetPort)) report([...path, 'tunnel', 'targetPort'], `${targetPort} is not a port`);
    }
  },
);
