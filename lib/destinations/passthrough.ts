import { Construct } from 'constructs';
import { DestinationRuleSpec, ServicePort } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { checkListenerPort } from '../rendering/checks';
import { renderPassthroughRule } from '../rendering/destination-rule';
import { tlsPort } from '../rendering/service-entry';
import { Destination } from './destination';
import { describeLoadBalancer } from './load-balancing';
import { PassthroughProps } from './passthrough-props';

/** The TLS ports of a host, in one order. */
export function describePorts(scope: Construct, { ports = [443] }: PassthroughProps): [ServicePort, ...ServicePort[]] {
  return checkPorts(scope, ports, 443).map(tlsPort) as [ServicePort, ...ServicePort[]];
}

/** At least one port, each once, in one order. */
export function checkPorts(scope: Construct, ports: number[], example: number): number[] {
  for (const port of ports) checkListenerPort(scope, 'ports', port);
  if (ports.length === 0 || new Set(ports).size !== ports.length) {
    refuse('PORT003', scope, {
      problem: `ports is ${show(ports)}; it has to name at least one port, and each once`,
      remedy: `Write ports: ${show(ports.length === 0 ? [example] : [...new Set(ports)])}`,
    });
  }
  return [...ports].sort((one, other) => one - other);
}

/** The limits of a host, where some are set. */
export function describeLimits(
  scope: Construct,
  { host, resolution }: Destination,
  exportTo: string[],
  { connectionPool, circuitBreaker, localityFailover }: PassthroughProps,
): DestinationRuleSpec | undefined {
  const loadBalancer = describeLoadBalancer(scope, resolution, localityFailover, circuitBreaker?._ejection);
  if (!connectionPool && !circuitBreaker && !loadBalancer) return undefined;
  return renderPassthroughRule({
    host,
    exportTo,
    loadBalancer,
    connectionPool: connectionPool?._render(),
    outlierDetection: circuitBreaker?._ejection.render(scope, resolution._minimumEndpoints),
  });
}
