import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { example } from '../../example';
import { isPort } from '../values/addresses';

/** B8-1. */
export const ports = webhookRule(
  'PeerAuthentication',
  {
    id: 'PEERAUTHENTICATION001',
    title: 'Modes for ports that cannot be',
    why: 'Ports belong to selected workloads.',
    remedy: 'Select workloads by labels, name at least one port from 1 to 65535',
    fires: example('PeerAuthentication', { portLevelMtls: { '8443': { mode: 'DISABLE' } } }),
    accepts: example('PeerAuthentication', {
      selector: { matchLabels: { app: 'a' } },
      portLevelMtls: { '8443': { mode: 'DISABLE' } },
    }),
    follows: 'ValidatePeerAuthentication',
  },
  ({ spec: { selector, portLevelMtls } }, report) => {
    if (!portLevelMtls) return;
    const path = ['spec', 'portLevelMtls'];
    const ports = Object.keys(portLevelMtls);
    if (ports.length === 0) report(path, 'no port is named');
    else if (Object.keys(selector?.matchLabels ?? {}).length === 0) report(path, 'no workloads are selected');
    for (const port of ports) {
      if (!/^\d+$/.test(port) || !isPort(Number(port))) report([...path, port], `${show(port)} is not a port`);
    }
  },
);
