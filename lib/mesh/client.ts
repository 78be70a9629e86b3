import type { DefaultExports } from './default-exports';

/** A proxy and what istiod knows about it. */
export interface MeshClient {
  readonly kind: 'sidecar' | 'gateway' | 'waypoint';
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** The proxy answers the DNS queries of its application. */
  readonly hasDnsCapture: boolean;
  /** `region/zone/subzone`, or empty. */
  readonly locality: string;
  readonly address?: string;
}

/** Facts about the mesh that no manifest shows. */
export interface MeshFacts extends DefaultExports {
  /** Minor release, such as `1.31`. */
  readonly istioVersion: string;
  readonly outboundMode: OutboundMode;
  readonly rootNamespace: string;
  readonly trustDomain: string;
  /** Proxies have addresses of both families and ask DNS for both. @default false */
  readonly dualStack?: boolean;
}

/** What happens with a call to a host that nobody has registered. */
export type OutboundMode = 'REGISTRY_ONLY' | 'ALLOW_ANY' | 'ALLOW_ANY_DYNAMIC_DNS';

export function isAtLeast(facts: MeshFacts, minor: number): boolean {
  return Number(facts.istioVersion.split('.')[1]) >= minor;
}
