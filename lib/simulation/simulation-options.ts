import type { DataPlaneMode } from '../profile/data-plane-mode';
import type { IstioVersion } from '../profile/istio-version';
import type { OutboundTrafficPolicyMode } from '../profile/outbound-traffic-policy-mode';

/** The Pod of a gateway, and the Service that leads to it, where the manifests do not show them. */
export interface SimulatedGateway {
  /** Full name of its Service, such as `istio-egressgateway.istio-egress.svc.cluster.local`. */
  readonly service: string;

  /** Namespace of its Pod. */
  readonly namespaceName: string;

  /** Labels of its Pod, which Gateways select. */
  readonly labels: { readonly [key: string]: string };

  /**
   * Its ServiceAccount.
   *
   * @default - that of the Pod in the manifests, else "default"
   */
  readonly serviceAccountName?: string;

  /**
   * What the ports of the Service are on the Pod.
   *
   * @default - as the Service in the manifests says; without one, the same
   */
  readonly ports?: { readonly [servicePort: string]: number };

  /**
   * The address of the Pod.
   *
   * @default "10.244.9.9"
   */
  readonly ip?: string;
}

/** Facts about the mesh that manifests do not show. */
export interface SimulationOptions {
  /**
   * The control plane.
   *
   * @default IstioVersion.V1_31
   */
  readonly istioVersion?: IstioVersion;

  /**
   * What happens with calls to unknown hosts where no Sidecar says otherwise.
   *
   * @default OutboundTrafficPolicyMode.ALLOW_ANY
   */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicyMode;

  /**
   * The namespace whose Sidecar and DestinationRules are for all.
   *
   * @default "istio-system"
   */
  readonly rootNamespace?: string;

  /**
   * The trust domain of the mesh.
   *
   * @default "cluster.local"
   */
  readonly trustDomain?: string;

  /**
   * Whether the proxies of clients answer the DNS queries of their applications.
   *
   * @default false
   */
  readonly dnsCapture?: boolean;

  /**
   * How clients get their proxy of whom neither the call nor labels of their Pod and namespace say it:
   * `istio.io/dataplane-mode`, and those for sidecars.
   *
   * @default DataPlaneMode.SIDECAR
   */
  readonly dataPlaneMode?: DataPlaneMode;

  /**
   * Gateways beside those whose Service and Pods, or Deployment, are in the manifests.
   *
   * @default - none
   */
  readonly gateways?: SimulatedGateway[];

  /**
   * The name by which findings call the text of `ofManifests`.
   *
   * @default "manifests"
   */
  readonly fileName?: string;
}
