import { Construct } from 'constructs';
import { ServicePort } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort } from '../rendering/checks';
import { httpPort, tlsPort } from '../rendering/service-entry';
import { WildcardPortsProps } from './wildcard-hosts-props';

/** The ports of a wildcard, in one order. */
export function describeWildcardPorts(scope: Construct, props: WildcardPortsProps): ServicePort[] {
  const { tlsPorts = [443], httpPorts = [] } = props;
  for (const port of tlsPorts) checkListenerPort(scope, 'tlsPorts', port);
  for (const port of httpPorts) checkListenerPort(scope, 'httpPorts', port);
  if (httpPorts.includes(443)) {
    refuse('PORT004', scope, {
      problem: `httpPorts has 443, which would take HTTPS away from every host that the clients call`,
      remedy: 'Write httpPorts: [80], or another port',
    });
  }
  const all = [...tlsPorts, ...httpPorts];
  if (all.length === 0 || new Set(all).size !== all.length) {
    refuse('PORT003', scope, {
      problem: `tlsPorts is ${show(tlsPorts)} and httpPorts ${show(httpPorts)}; they have to name at least one port, and each once`,
      remedy: 'Write tlsPorts: [443], httpPorts: [80], or one of the two, with the other empty',
    });
  }
  const ports = [...tlsPorts.map(tlsPort), ...httpPorts.map(httpPort)];
  return ports.sort((one, other) => one.number - other.number);
}
