import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkAtSynth } from '../mesh/synth-checks';
import { Ownership } from '../profile/ownership';
import { refuse, show } from '../refusals/refuse';
import { checkNamespace, checkObjectName } from '../rendering/checks';
import { checkHost } from '../rendering/host';
import { objectName } from '../rendering/object-name';
import { EgressClient } from '../values/egress-client';
import { Resolution } from '../values/resolution';
import { exportTo } from '../values/visibility';
import { CommonDestinationProps } from './common-destination-props';

/** What has to be known about every host outside the mesh. */
export interface HostProps extends CommonDestinationProps {
  /** The DNS name that the application dials: complete, lower case, without scheme, port or path. */
  readonly host: string;

  /**
   * How the proxy finds the servers of the host.
   *
   * @default - Resolution.dns(); with TcpCapture.realAddresses, these addresses
   */
  readonly resolution?: Resolution;
}

/** A destination after all that can be known from these properties has been checked. */
export interface Destination {
  readonly host: string;
  readonly namespaceName: string;
  readonly exportTo: string[];
  readonly clients: EgressClient[];
  readonly resolution: Resolution;
  readonly objectName: string;
  readonly metadata: ApiObjectMetadata;
}

export function describeDestination(scope: Construct, props: HostProps): Destination {
  if (props.resolution?._isNone) {
    refuse('RESOLUTION001', scope, {
      problem: `resolution is none, so that whoever names ${show(props.host)} would be connected to any address`,
      remedy: 'Leave resolution out, or write Resolution.staticEndpoints with the addresses of the servers',
    });
  }
  return describeHost(scope, props, props.resolution ?? Resolution.dns());
}

/** For constructs that see to it themselves to which addresses a resolution leads. */
export function describeHost(
  scope: Construct,
  props: CommonDestinationProps & { readonly host: string },
  resolution: Resolution,
  check = checkHost,
): Destination {
  const host = check(scope, props.host);
  const namespaceName = namespaceOf(scope, props.namespace);
  checkAtSynth(scope);
  const clients = clientsOf(scope, props, namespaceName);
  const namespaces = clients.map((client) => client.namespaceName);
  const name = checkObjectName(scope, props.name, objectName(host));
  return {
    host,
    namespaceName,
    exportTo: props.visibility?._exportTo(namespaces) ?? exportTo(namespaces),
    clients,
    resolution,
    objectName: name,
    metadata: {
      name,
      namespace: namespaceName,
      // Labels of a ServiceEntry decide whether two entries of a host merge: only constant ones may stand here.
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
      annotations: Ownership._annotations(scope, props),
    },
  };
}

function namespaceOf(scope: Construct, namespace?: string): string {
  const known = namespace ?? Chart.of(scope).namespace;
  if (known === undefined) {
    refuse('NAMESPACE001', scope, {
      problem: `namespace is ${show(known)}, and the Chart ${show(Chart.of(scope).node.path)} has none either`,
      remedy: "Write namespace: 'shop' on the construct, or new Chart(app, id, { namespace: 'shop' })",
    });
  }
  return checkNamespace(scope, 'namespace', known);
}

function clientsOf(scope: Construct, props: CommonDestinationProps, ownNamespace: string): EgressClient[] {
  const clients = props.clients ?? [EgressClient.namespace(ownNamespace)];
  if (clients.length === 0) {
    refuse('CLIENT001', scope, {
      problem: 'clients is empty: []',
      remedy: `Leave it out for every workload of ${show(ownNamespace)}, or name at least one, such as EgressClient.namespace('billing')`,
    });
  }
  return clients;
}
