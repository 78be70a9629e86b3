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
   * Who sees hosts of ServiceEntries and Services that do not say it, as `exportTo` would.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_service_export_to
   */
  readonly defaultServiceExportTo?: string[];

  /**
   * Who sees routes that do not say it, as those of the Gateway API never do.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_virtual_service_export_to
   */
  readonly defaultVirtualServiceExportTo?: string[];

  /**
   * Who gets DestinationRules that do not say it: with `.`, clients of the namespace of the rule; all others are for everybody.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_destination_rule_export_to
   */
  readonly defaultDestinationRuleExportTo?: string[];

  /**
   * Whether Pods have addresses of IPv4 and IPv6, and istiod runs with `ISTIO_DUAL_STACK`. Otherwise proxies ask DNS for
   * addresses of IPv4 alone.
   *
   * @default false
   * @see https://istio.io/latest/docs/setup/additional-setup/dual-stack/
   */
  readonly dualStack?: boolean;

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
