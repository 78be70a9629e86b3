import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkNameClashes } from '../mesh/name-clashes';
import { IEgressPath } from '../paths/egress-path';
import { refuse, show } from '../refusals/refuse';
import { checkNamespace, isDnsLabel } from '../rendering/checks';
import { checkHost } from '../rendering/host';
import { objectName } from '../rendering/object-name';
import { checkText } from '../rendering/text';
import { EgressClient } from '../values/egress-client';
import { Resolution } from '../values/resolution';
import { exportTo, Visibility } from '../values/visibility';

/** What every destination outside the mesh has in common. */
export interface DestinationProps {
  /** The DNS name that the application dials: complete, lower case, without scheme, port or path. */
  readonly host: string;

  /**
   * Who calls the host. Their namespaces, and no others, see it.
   *
   * @default - every workload of the namespace of the construct
   */
  readonly clients?: EgressClient[];

  /**
   * Who else sees the host, beside the clients.
   *
   * @default - nobody
   */
  readonly visibility?: Visibility;

  /**
   * How the traffic leaves the mesh.
   *
   * @default - straight from the sidecar of the client
   */
  readonly via?: IEgressPath;

  /**
   * How the proxy finds the servers of the host.
   *
   * @default Resolution.dns()
   */
  readonly resolution?: Resolution;

  /**
   * Namespace of the objects.
   *
   * @default - the namespace of the Chart
   */
  readonly namespace?: string;

  /**
   * Name of the objects: lower-case letters, digits and inner dashes, at most 63 characters.
   *
   * @default - the host, its dashes doubled and its dots replaced by dashes; over 63 characters cut, with a hash
   */
  readonly name?: string;

  /**
   * Who answers for this connection to the outside, as text. Kept as an annotation on every object.
   *
   * @default - the id of the Chart
   */
  readonly owner?: string;
}

/** A destination after all that can be known from these properties has been checked. */
export interface Destination {
  readonly host: string;
  readonly namespaceName: string;
  readonly exportTo: string[];
  readonly resolution: Resolution;
  readonly metadata: ApiObjectMetadata;
}

export function describeDestination(scope: Construct, props: DestinationProps): Destination {
  const host = checkHost(scope, props.host);
  const namespaceName = namespaceOf(scope, props.namespace);
  refusePath(scope, props.via);
  checkNameClashes(scope);
  return {
    host,
    namespaceName,
    exportTo: visibleIn(scope, props, namespaceName),
    resolution: props.resolution ?? Resolution.dns(),
    metadata: {
      name: nameOf(scope, props, host),
      namespace: namespaceName,
      // Labels of a ServiceEntry decide whether two entries of a host merge: only constant ones may stand here.
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-istio' },
      annotations: {
        'cdk8s-istio/construct-path': scope.node.path,
        'cdk8s-istio/owner': checkText(scope, 'owner', props.owner ?? Chart.of(scope).node.id),
      },
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

function visibleIn(scope: Construct, props: DestinationProps, ownNamespace: string): string[] {
  const clients = props.clients ?? [EgressClient.namespace(ownNamespace)];
  if (clients.length === 0) {
    refuse('CLIENT001', scope, {
      problem: 'clients is empty: []',
      remedy: `Leave it out for every workload of ${show(ownNamespace)}, or name at least one, such as EgressClient.namespace('billing')`,
    });
  }
  const namespaces = clients.map((client) => client.namespaceName);
  return props.visibility?._exportTo(namespaces) ?? exportTo(namespaces);
}

function nameOf(scope: Construct, props: DestinationProps, host: string): string {
  if (props.name !== undefined && !isDnsLabel(props.name)) {
    refuse('NAME001', scope, {
      problem: `name ${show(props.name)} is not an object name`,
      remedy: `Use lower-case letters, digits and inner dashes, at most 63 characters, or leave it out for ${show(objectName(host))}`,
    });
  }
  return props.name ?? objectName(host);
}

function refusePath(scope: Construct, path?: IEgressPath): void {
  if (path === undefined) return;
  refuse('VIA001', scope, {
    problem: `via ${show(path.node.path)} is not a path that this version of the library can take`,
    remedy: 'Leave via out: the traffic then leaves straight from the sidecar',
  });
}
