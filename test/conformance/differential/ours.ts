import type * as simulation from '../../../lib/simulation/egress-simulation';
import * as library from '../../../lib/simulation/egress-simulation';
import { IstioVersion } from '../../../lib/profile/istio-version';
import { OutboundTrafficPolicyMode } from '../../../lib/profile/outbound-traffic-policy-mode';
import { HopEndpoint, HopTls, TrafficHop, WireLeg } from '../../../lib/simulation/traffic-answer';
import { documents } from '../manifests';
import { ComparableHop, ComparableTls, settled, sparse } from './comparable';
import type { DifferentialCall, MeshCase } from './mesh-case';
import type { Simulator } from './simulator';

/** Where the simulation is, from the root of the repository. */
export const SIMULATION_MODULE = 'lib/simulation/egress-simulation';
export type SimulationModule = typeof simulation;

const VERSIONS = { '1.30': IstioVersion.V1_30, '1.31': IstioVersion.V1_31 };

/** The simulation of this library. */
export class OurSide implements Simulator {
  public constructor(
    private readonly minor: keyof typeof VERSIONS,
    private readonly module: SimulationModule = library,
  ) {}

  public answers(mesh: MeshCase): ComparableHop[][] {
    const { objects, policy, exports, gateways, calls } = mesh;
    try {
      const ours = this.module.EgressSimulation.ofManifests(documents(objects), {
        istioVersion: VERSIONS[this.minor],
        outboundTrafficPolicy: OutboundTrafficPolicyMode[policy],
        ...exports,
        gateways: gateways.map(({ service, namespace, labels = {}, serviceAccount, ports, ip }) => ({
          service,
          namespaceName: namespace,
          labels,
          serviceAccountName: serviceAccount,
          ports,
          ip,
        })),
      });
      return calls.map((call) => this.answer(ours, mesh, call));
    } catch (error) {
      return calls.map(() => [thrown(error)]);
    }
  }

  private answer(
    ours: simulation.EgressSimulation,
    { clients }: MeshCase,
    { client, url, ...rest }: DifferentialCall,
  ): ComparableHop[] {
    const { namespace, labels = {}, serviceAccount, dnsCapture, ambient = false } = clients[client];
    // By the label of its Pod, as an application has it.
    const own = ambient ? { ...labels, 'istio.io/dataplane-mode': 'ambient' } : labels;
    const caller = { namespaceName: namespace, labels: own, serviceAccountName: serviceAccount, dnsCapture };
    try {
      return ours.call({ client: caller, url, ...rest }).hops.map(ofOurs);
    } catch (error) {
      return [thrown(error)];
    }
  }
}

/** An exception is an answer too, and never the right one. */
function thrown(error: unknown): ComparableHop {
  return { error: `thrown: ${String(error instanceof Error ? error.stack : error)}` };
}

function ofOurs(hop: TrafficHop): ComparableHop {
  const { listener, filterChain, virtualHost, route, cluster, weighted = [], error, directResponse } = hop;
  if (hop.proxy === 'ztunnel') return ofNode(hop);
  return sparse({
    listener,
    filterChain,
    virtualHost,
    route,
    cluster,
    weighted: weighted.map((target) => `${target.cluster}=${target.weight}`),
    error: settled(error),
    directResponse,
    clusterType: hop.clusterType,
    tls: hop.tls && comparableTls(hop.tls),
    endpoints: hop.endpoints.map((each) => written(each, hop.wire === WireLeg.HBONE)).sort(),
  });
}

/** The judge says where the proxy of a node leads to; the servers there and failures are that proxy's own matter. */
function ofNode({ service, wire, endpoints }: TrafficHop): ComparableHop {
  return sparse({ service, waypoint: wire === WireLeg.HBONE ? endpoints[0].address : undefined });
}

function comparableTls({ mode, sni, subjectAltNames, certificate, authority }: HopTls): ComparableTls {
  const secrets = [certificate, authority].filter((name) => name !== undefined);
  return { mode, ...sparse({ sni, subjectAltNames, secrets }) };
}

/** As the judge writes it. */
function written({ address, port, priority, locality, weight, hasProxy }: HopEndpoint, isTunnel: boolean): string {
  return [
    address.startsWith('unix:') ? address : `${address}:${port}`,
    ...(isTunnel ? ['hbone'] : []),
    ...(hasProxy ? ['tlsMode=istio'] : []),
    ...(priority > 0 ? [`prio=${priority}`] : []),
    ...(locality === '' ? [] : [`loc=${locality}`]),
    ...(weight > 1 ? [`epWeight=${weight}`] : []),
  ].join(' ');
}
