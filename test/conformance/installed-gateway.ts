import type { InstalledGatewayProps } from '../../lib';
import type { GatewayProxy } from './answers';
import type { Resource } from './manifests';

type Fields = Resource & Record<string, unknown>;

const POD_ADDRESS = '10.244.9.9';

/** A gateway as `helm install <name> istio/gateway` leaves it, as far as the proxies know it. */
export interface InstalledGateway {
  readonly namespace: string;
  /** Full name of its Service. */
  readonly serviceHost: string;
  readonly labels: Record<string, string>;
  readonly serviceAccount: string;
  readonly objects: Resource[];
  readonly proxy: GatewayProxy;
}

/** The gateway that some props are about. The Pods have more labels than select them. */
export function installed(props: InstalledGatewayProps = {}): InstalledGateway {
  const { namespaceName: namespace = 'istio-egress', serviceName: name = 'istio-egressgateway', port = 443 } = props;
  const { serviceAccountName = name, selector = { app: name, istio: name.replace(/^istio-/, '') } } = props;
  // The chart listens on the ports of the Service; a Service by hand need not.
  const containerPort = port === 443 ? port : 10_443;
  const labels = { ...selector, 'pod-template-hash': 'abc' };
  const serviceHost = `${name}.${namespace}.svc.cluster.local`;
  const pod = `${name}-1`;
  return {
    namespace,
    serviceHost,
    labels,
    serviceAccount: serviceAccountName,
    objects: [
      service(namespace, name, selector, { port, containerPort }),
      podOf(namespace, pod, labels, serviceAccountName),
      endpoints(namespace, name, pod, containerPort),
    ],
    proxy: {
      service: serviceHost,
      namespace,
      labels,
      serviceAccount: serviceAccountName,
      pod,
      ip: POD_ADDRESS,
      ports: { [String(port)]: containerPort },
    },
  };
}

function service(
  namespace: string,
  name: string,
  selector: object,
  { port, containerPort }: { readonly port: number; readonly containerPort: number },
): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: selector },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.50',
      clusterIPs: ['10.96.0.50'],
      selector,
      ports: [{ name: 'https', port, targetPort: containerPort, protocol: 'TCP' }],
    },
  };
}

function podOf(namespace: string, name: string, labels: object, serviceAccountName: string): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { serviceAccountName, nodeName: 'node1', containers: [{ name: 'istio-proxy', image: 'proxy' }] },
    status: {
      podIP: POD_ADDRESS,
      podIPs: [{ ip: POD_ADDRESS }],
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

function endpoints(namespace: string, service: string, pod: string, port: number): Fields {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${service}-abc`, namespace, labels: { 'kubernetes.io/service-name': service } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: [POD_ADDRESS],
        conditions: { ready: true },
        targetRef: { kind: 'Pod', name: pod, namespace },
      },
    ],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}

/** How the owner of a gateway turns everybody away who is not let in. */
export function allowNothing({ namespace, labels }: InstalledGateway): Resource {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'allow-nothing', namespace },
    spec: { selector: { matchLabels: labels }, action: 'ALLOW' },
  };
}
