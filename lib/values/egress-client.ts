import { checkNamespace, isDnsLabel } from '../rendering/checks';
import { badLabel } from '../rendering/labels';
import { refuse, show } from '../refusals/refuse';

/** Which workloads of a namespace are meant. */
export interface WorkloadClientProps {
  /** Namespace of the workload. */
  readonly namespaceName: string;

  /** Labels that all Pods of the workload carry, and no other Pod of the namespace. At least one. */
  readonly labels: { readonly [key: string]: string };

  /** Service account that the Pods run as. */
  readonly serviceAccountName: string;
}

/**
 * Who calls an external host.
 *
 * A sidecar shows a host to whole namespaces. Naming a service account or a workload does therefore not keep the rest
 * of its namespace from calling the host; it says what a path that knows the caller has to check.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
 */
export class EgressClient {
  /**
   * Every workload of a namespace.
   *
   * @throws NAMESPACE002 if the name is not a namespace name.
   */
  public static namespace(namespaceName: string): EgressClient {
    return new EgressClient(checkNamespace('EgressClient.namespace', 'namespaceName', namespaceName));
  }

  /**
   * The workloads that run as a service account.
   *
   * @throws NAMESPACE002, CLIENT002 if one of the names is not valid.
   */
  public static serviceAccount(namespaceName: string, serviceAccountName: string): EgressClient {
    const place = 'EgressClient.serviceAccount';
    checkNamespace(place, 'namespaceName', namespaceName);
    checkServiceAccount(place, serviceAccountName);
    return new EgressClient(namespaceName, serviceAccountName);
  }

  /**
   * One workload, known by its labels and its service account.
   *
   * @throws NAMESPACE002, CLIENT002 if a name or a label is not valid, or no label is given.
   */
  public static workload(props: WorkloadClientProps): EgressClient {
    const place = 'EgressClient.workload';
    checkNamespace(place, 'namespaceName', props.namespaceName);
    checkServiceAccount(place, props.serviceAccountName);
    checkLabels(place, props.labels);
    return new EgressClient(props.namespaceName, props.serviceAccountName, { ...props.labels });
  }

  private constructor(
    /** Namespace of the client. */
    public readonly namespaceName: string,
    /** Service account of the client, where one was named. */
    public readonly serviceAccountName?: string,
    /** Labels of the client, where they were named. */
    public readonly labels?: { readonly [key: string]: string },
  ) {}
}

function checkServiceAccount(place: string, name: string): void {
  if (name.length > 253 || !name.split('.').every(isDnsLabel)) {
    refuse('CLIENT002', place, {
      problem: `serviceAccountName ${show(name)} is not the name of a service account`,
      remedy: 'Use lower-case letters, digits, inner dashes and dots',
    });
  }
}

function checkLabels(place: string, labels: { readonly [key: string]: string }): void {
  const bad = badLabel(labels);
  if (bad || Object.keys(labels).length === 0) {
    refuse('CLIENT002', place, {
      problem: bad ? `label ${show(`${bad[0]}: ${bad[1]}`)} is not valid` : 'labels are empty, which selects every Pod',
      remedy: "Write the labels of the Pods, such as { app: 'checkout' }",
    });
  }
}
