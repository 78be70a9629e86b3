import type { Resource } from '../../../manifests';
import type { Dice } from '../dice';
import { NAMESPACES, Surroundings } from '../surroundings';

export const GATEWAY_API = 'gateway.networking.k8s.io';
export const NETWORKING = 'networking.istio.io';

/** An object of Kubernetes that has a name and is in a namespace. */
export type Named = Resource & {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Record<string, unknown>;
};

export function gatewayApi(kind: string, name: string, namespace: string, spec: object): Named {
  const version = kind === 'ReferenceGrant' ? 'v1beta1' : 'v1';
  return { apiVersion: `${GATEWAY_API}/${version}`, kind, metadata: { name, namespace }, spec: { ...spec } };
}

/** What a mesh holds when routes are written for it. */
export interface Scene {
  readonly dice: Dice;
  readonly world: Surroundings;
  /** ServiceEntries and Services, to which routes attach and lead. */
  readonly entries: readonly Named[];
  readonly services: readonly Named[];
  /** Gateways of the Gateway API, with the Service that leads to each. */
  readonly gateways: readonly Opened[];
}

/** A Gateway, and where it is reached. */
export interface Opened {
  readonly gateway: Named;
  readonly listeners: readonly Listener[];
  readonly service: { readonly name: string; readonly namespace: string };
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
  readonly tls?: object;
}

export function someNamespace(dice: Dice): string {
  return dice.pick(NAMESPACES);
}
