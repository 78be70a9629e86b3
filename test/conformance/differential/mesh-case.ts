import type { Client, DefaultExports, GatewayProxy, SimulationSpec } from '../answers';
import type { Resource } from '../manifests';

/** A call as the judge takes it: the URL stands for what is not given by itself. */
export interface DifferentialCall {
  readonly client: string;
  readonly url: string;
  /** Where the application connects to; absent is an address that no object knows. */
  readonly address?: string;
  readonly sni?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

export type PolicyMode = NonNullable<SimulationSpec['mesh']>['outboundTrafficPolicy']['mode'];

/** A mesh and what is called in it. */
export interface MeshCase {
  readonly objects: Resource[];
  readonly policy: PolicyMode;
  /** Who sees objects that do not say it; absent is everybody. */
  readonly exports?: DefaultExports;
  readonly clients: Record<string, Client>;
  readonly gateways: GatewayProxy[];
  /** Proxies that take calls of ambient clients; absent is none. */
  readonly waypoints?: GatewayProxy[];
  readonly calls: DifferentialCall[];
}

/** The question about a mesh, for the judge and for the simulator of this library alike. */
export function specOf({ policy, exports, clients, gateways, waypoints, calls }: MeshCase): SimulationSpec {
  return { mesh: { outboundTrafficPolicy: { mode: policy }, ...exports }, clients, gateways, waypoints, calls };
}
