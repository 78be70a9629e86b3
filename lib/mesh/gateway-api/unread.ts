import type { Fields } from '../fields';
import type { MeshObject } from '../mesh-object';
import { controllerOf } from './gateway-class';
import { GATEWAY_API } from './names';

/** Versions of the API by kind, as the CustomResourceDefinitions of Gateway API 1.5 and 1.6 have them. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  GatewayClass: ['v1', 'v1beta1'],
  Gateway: ['v1', 'v1beta1'],
  HTTPRoute: ['v1', 'v1beta1'],
  GRPCRoute: ['v1'],
  TLSRoute: ['v1', 'v1alpha3', 'v1alpha2'],
  TCPRoute: ['v1', 'v1alpha2'],
  ListenerSet: ['v1'],
  ReferenceGrant: ['v1beta1', 'v1'],
  BackendTLSPolicy: ['v1', 'v1alpha3'],
};

/** Kinds of the Gateway API that a stock Istio has nothing to do with. */
const UNKNOWN_KINDS: readonly (readonly [string, string, string])[] = [
  [GATEWAY_API, 'UDPRoute', 'no route of Istio: it forwards no UDP'],
  [
    'gateway.networking.x-k8s.io',
    'XListenerSet',
    'not read by Istio: write a ListenerSet of gateway.networking.k8s.io/v1',
  ],
  [
    'gateway.networking.x-k8s.io',
    'XBackendTrafficPolicy',
    'not followed: Istio reads it with PILOT_ENABLE_ALPHA_GATEWAY_API alone',
  ],
  ['inference.networking.k8s.io', 'InferencePool', 'not followed: routes that lead to it are told wrong'],
];

/** Fields by kind, with the steps that lead to them, `[]` through a list. */
const UNREAD: readonly (readonly [string, string, string])[] = [
  ['Gateway', 'tls.backend', 'read by no release: the proxy shows servers no certificate for it'],
  ['Gateway', 'infrastructure.parametersRef', 'not followed: what it changes in Service and Pods of the gateway'],
  ['HTTPRoute', 'rules[].sessionPersistence', 'not read by Istio: calls of one session are divided like all others'],
  ['GRPCRoute', 'rules[].sessionPersistence', 'not read by Istio: calls of one session are divided like all others'],
  ['HTTPRoute', 'rules[].filters[].cors', 'not followed: answers to preflight requests'],
  ['HTTPRoute', 'rules[].retry.backoff', 'not followed: the pauses between attempts'],
  ['BackendTLSPolicy', 'options', 'not read by Istio'],
];

export interface UnreadSources {
  readonly objectsOf: (group: string, kind: string) => readonly MeshObject[];
  /** Istio 1.31 or newer. */
  readonly isNew: boolean;
}

/** Whether istiod reads an object, by its version and its kind. */
export function isRead({ kind, fields }: MeshObject, isNew: boolean): boolean {
  if (kind === 'TCPRoute' && !isNew) return false;
  return !Object.hasOwn(VERSIONS, kind) || VERSIONS[kind].includes(versionOf(fields));
}

function versionOf(fields: Fields): string {
  const written = fields.text('apiVersion') ?? '';
  return written.slice(written.indexOf('/') + 1);
}

/** Reports objects and fields that make no difference here, each at its place. */
export function reportUnread({ objectsOf, isNew }: UnreadSources): void {
  for (const [group, kind, problem] of UNKNOWN_KINDS) {
    for (const { fields } of objectsOf(group, kind)) fields.report('kind', problem);
  }
  for (const [kind, versions] of Object.entries(VERSIONS)) {
    for (const { fields } of objectsOf(GATEWAY_API, kind)) {
      if (kind === 'TCPRoute' && !isNew) {
        fields.report('kind', 'left out: Istio 1.30 reads it with PILOT_ENABLE_ALPHA_GATEWAY_API alone');
      } else if (!versions.includes(versionOf(fields))) {
        fields.report(
          'apiVersion',
          `left out: ${kind} has no version ${versionOf(fields)}; write ${GATEWAY_API}/${versions[0]}`,
        );
      }
    }
  }
  for (const [kind, path, problem] of UNREAD) {
    for (const { spec } of objectsOf(GATEWAY_API, kind)) reportAt(spec, path.split('.'), problem);
  }
  const classes = objectsOf(GATEWAY_API, 'GatewayClass');
  for (const { spec } of objectsOf(GATEWAY_API, 'Gateway')) reportClass(spec, classes);
}

function reportAt(owner: Fields, [step, ...others]: readonly string[], problem: string): void {
  const key = step.replace('[]', '');
  if (others.length === 0) {
    if (owner.has(key)) owner.report(key, problem);
    return;
  }
  const inner = step.endsWith('[]') ? owner.objects(key) : [owner.fields(key)];
  for (const each of inner) reportAt(each, others, problem);
}

/** A class that is not there may be anybody's. */
function reportClass(spec: Fields, classes: readonly MeshObject[]): void {
  const name = spec.text('gatewayClassName') ?? '';
  switch (controllerOf(name, classes)) {
    case 'other-istio':
      spec.report('gatewayClassName', `not followed: calls through a gateway of class ${name} are told wrong`);
      break;
    case 'unknown':
      spec.report(
        'gatewayClassName',
        `left out: GatewayClass ${JSON.stringify(name)} is not in these manifests; write istio for a gateway of Istio`,
      );
      break;
    default:
  }
}
