import { Construct } from 'constructs';
import { LoadBalancerSettings, LoadBalancerSettingsSimpleLB } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { Ejection } from '../values/ejection';
import { LocalityFailover } from '../values/locality-failover';
import { Resolution } from '../values/resolution';

/** How the servers of a host are chosen; absent where nothing tells them apart. */
export function describeLoadBalancer(
  scope: Construct,
  resolution: Resolution,
  localityFailover?: LocalityFailover,
  ejection?: Ejection,
): LoadBalancerSettings | undefined {
  const simple = LoadBalancerSettingsSimpleLB.LEAST_REQUEST;
  if (localityFailover) {
    checkFailover(scope, resolution, localityFailover, ejection);
    return { simple, localityLbSetting: localityFailover._render() };
  }
  // A circuit breaker, or a setting of the mesh, would otherwise keep clients to the servers next to them.
  const isSomewhere = resolution._endpoints.some(({ locality }) => locality !== undefined);
  return isSomewhere ? { simple, localityLbSetting: { enabled: false } } : undefined;
}

function checkFailover(
  scope: Construct,
  { _endpoints: endpoints }: Resolution,
  localityFailover: LocalityFailover,
  ejection?: Ejection,
): void {
  const largest = localityFailover._largestGroup(scope, endpoints);
  if (!localityFailover._needsEjection) return;
  if (!ejection) {
    refuse('LOCALITY001', scope, {
      problem: `localityFailover is set, but circuitBreaker is ${show(ejection)}, so that nobody notices that servers fail`,
      remedy:
        'Write circuitBreaker: CircuitBreaker.of({ consecutive5xxErrors: 2 }), or TcpCircuitBreaker.of({ consecutiveLocalOriginFailures: 2 }) where the proxy sees no calls',
    });
  }
  // How many servers a DNS name stands for is known to nobody here.
  const isCounted = endpoints.every(({ _isDnsName }) => !_isDnsName);
  const needed = isCounted ? Math.ceil((100 * largest) / endpoints.length) : 100;
  if (ejection.maxEjectionPercent >= needed) return;
  refuse('LOCALITY006', scope, {
    problem: `circuitBreaker has maxEjectionPercent ${String(ejection.maxEjectionPercent)}, but calls leave a place for good only after ${
      isCounted ? `${String(largest)} of ${String(endpoints.length)} servers` : 'all servers behind a DNS name'
    } are left out`,
    remedy: `Leave maxEjectionPercent out for 100, or write ${String(needed)} or more`,
  });
}
