import { compareText, MeshObject, SourceObject } from '../mesh-object';
import { controllerOf } from './gateway-class';
import { isManaged, managedName, managedServiceAccount } from './gateway-services';
import { readListeners, WrittenListener } from './listener';
import { GATEWAY_API, GATEWAY_LABEL } from './names';

const CLASS_LABEL = 'gateway.networking.k8s.io/gateway-class-name';
const LONGEST_NAME = 63;
const STATUS_PORT = { name: 'status-port', port: 15_021, protocol: 'TCP', appProtocol: 'tcp' };

/**
 * The Service and the Deployment that Istio makes for each Gateway that is to have its own, unless manifests show them. Follows
 * `extractServicePorts` in gatewaycommon/deploymentcontroller.go and the template kube-gateway.yaml.
 */
export function managedObjects(objectsOf: (group: string, kind: string) => readonly MeshObject[]): SourceObject[] {
  const has = (group: string, kind: string, wanted: MeshObject): boolean =>
    objectsOf(group, kind).some(
      ({ name, namespace }) => name === managedName(wanted) && namespace === wanted.namespace,
    );
  const classes = objectsOf(GATEWAY_API, 'GatewayClass');
  const managed = objectsOf(GATEWAY_API, 'Gateway')
    .filter(
      (gateway) => controllerOf(gateway.spec.text('gatewayClassName') ?? '', classes) === 'istio' && isManaged(gateway),
    )
    .sort((a, b) => compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
  return managed.flatMap((gateway, index) => [
    ...(has('', 'Service', gateway) ? [] : [source(gateway, serviceOf(gateway, index))]),
    ...(has('apps', 'Deployment', gateway) ? [] : [source(gateway, deploymentOf(gateway))]),
  ]);
}

function source({ source: { origin } }: MeshObject, value: unknown): SourceObject {
  return { origin, value };
}

function serviceOf(gateway: MeshObject, index: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(gateway),
    spec: {
      // Some address of its own: without one, its ports would be open at every address.
      clusterIP: `10.255.${255 - (index >> 8)}.${index & 255}`,
      selector: { [GATEWAY_LABEL]: gateway.name },
      ports: [STATUS_PORT, ...portsOf(readListeners(gateway))],
    },
  };
}

function deploymentOf(gateway: MeshObject): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(gateway),
    spec: {
      template: {
        metadata: { labels: labelsOf(gateway) },
        spec: { serviceAccountName: managedServiceAccount(gateway) },
      },
    },
  };
}

function metadataOf(gateway: MeshObject): object {
  const written: unknown = gateway.fields.fields('metadata').raw('creationTimestamp');
  return {
    name: managedName(gateway),
    namespace: gateway.namespace,
    creationTimestamp: written,
    labels: labelsOf(gateway),
  };
}

function labelsOf({ name, spec }: MeshObject): Record<string, string> {
  return {
    ...spec.fields('infrastructure').map('labels'),
    [GATEWAY_LABEL]: name,
    [CLASS_LABEL]: spec.text('gatewayClassName') ?? '',
  };
}

/** One for each port number, with the name of its first listener. */
function portsOf(listeners: readonly WrittenListener[]): object[] {
  const numbers = new Set([STATUS_PORT.port]);
  const names = new Set([STATUS_PORT.name]);
  return listeners.flatMap(({ name, port, protocol }) => {
    if (numbers.has(port) || port === 0) return [];
    numbers.add(port);
    return [{ name: uniqueName(name, port, names), port, protocol: 'TCP', appProtocol: protocol.toLowerCase() }];
  });
}

/** Follows `sanitizeListenerNameForPort` and `uniquePortName`. */
function uniqueName(listener: string, port: number, taken: Set<string>): string {
  const name = listener.replaceAll('.', '-').slice(0, LONGEST_NAME);
  let candidate = name;
  for (let suffix = `-${port}`; taken.has(candidate); suffix += 'x') {
    candidate = name.slice(0, LONGEST_NAME - suffix.length) + suffix;
  }
  taken.add(candidate);
  return candidate;
}
