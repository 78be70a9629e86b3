import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddress, isPort, isUnixPath, isUnixSocket } from '../values/addresses';
import { sidecar } from './sidecar';
import { checkSidecarPort } from './ports';

function onPort(number: number): ReturnType<typeof sidecar> {
  const port = { number, protocol: 'HTTP', name: 'http' };
  return sidecar({ egress: [{ port, hosts: ['./*'] }, { hosts: ['./*'] }] });
}

/** B6-3. */
export const egressPorts = webhookRule(
  'Sidecar',
  {
    id: 'SIDECAR003',
    title: 'A port of a listener for calls is not one',
    why: 'The proxy listens on it.',
    remedy: 'Write a port from 1 to 65535, or 0 with bind unix://, a protocol of Istio, and no targetPort',
    fires: onPort(70000),
    accepts: onPort(7000),
    follows: 'validateSidecarEgressPortBindAndCaptureMode',
  },
  ({ spec: { egress = [] } }, report) => {
    egress.forEach(({ port, bind = '', captureMode = 'DEFAULT' }, index) => {
      const path = ['spec', 'egress', index];
      if (!port) return;
      checkSidecarPort([...path, 'port'], port, report);
      const number = port.number ?? 0;
      if (number === 0) {
        if (!isUnixSocket(bind) || !isUnixPath(bind)) report([...path, 'bind'], 'port 0 needs a socket of the machine');
        if (captureMode === 'IPTABLES')
          report([...path, 'captureMode'], 'nothing is captured to a socket of the machine');
      } else if (!isPort(number)) report([...path, 'port', 'number'], `${number} is not a port`);
      else if (bind !== '' && !isAddress(bind)) report([...path, 'bind'], `${show(bind)} is not an IP address`);
    });
  },
);
