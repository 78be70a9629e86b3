import { IConstruct } from 'constructs';
import { Place, refuse, show } from '../refusals/refuse';
import { checkNamespace, isExportEntry, isTrustDomain } from '../rendering/checks';
import { DataPlaneMode } from './data-plane-mode';
import { Declaration, declare, declared, placeOf } from './declaration';
import { isBefore, IstioVersion } from './istio-version';
import { OutboundTrafficPolicyMode } from './outbound-traffic-policy-mode';

/** Facts about the mesh that no manifest shows. */
export interface MeshProfileProps {
  /**
   * The oldest control plane that the manifests are applied to.
   *
   * @default IstioVersion.V1_29
   */
  readonly istioVersion?: IstioVersion;

  /**
   * How the clients get their proxy. `WildcardHosts` refuses what sidecars alone can do.
   *
   * @default DataPlaneMode.SIDECAR
   */
  readonly dataPlaneMode?: DataPlaneMode;

  /**
   * Whether the proxy of every client answers the DNS queries of its application (`ISTIO_META_DNS_CAPTURE`), as it has to
   * for `TcpCapture.dnsCapture`.
   *
   * @default false
   */
  readonly dnsCapture?: boolean;

  /**
   * What happens with calls to unknown hosts where no Sidecar says otherwise (`outboundTrafficPolicy.mode` of the mesh).
   * Analysis and simulation ask for it; no construct relies on it.
   *
   * @default OutboundTrafficPolicyMode.ALLOW_ANY
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-outbound_traffic_policy
   */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicyMode;

  /**
   * The namespace whose Sidecar, DestinationRules and policies are for all workloads. Analysis and simulation ask for it.
   *
   * @default "istio-system"
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   */
  readonly rootNamespace?: string;

  /**
   * The trust domain of the identities of workloads. Analysis and simulation ask for it: the policies of this library say
   * `cluster.local`, by which Istio means the trust domain of the mesh whatever its name.
   *
   * @default "cluster.local"
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain
   */
  readonly trustDomain?: string;

  /**
   * Who sees hosts of ServiceEntries and Services that do not say it: namespaces, `.` for the own one, `*` for all, `~` for
   * none. Constructs always say it. Whoever installs a gateway says it for its Service, in the annotation
   * `networking.istio.io/exportTo`. Analysis and simulation ask for it.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_service_export_to
   */
  readonly defaultServiceExportTo?: string[];

  /**
   * Who sees routes that do not say it, as those of the Gateway API never do. Constructs always say it; analysis and
   * simulation ask for it.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_virtual_service_export_to
   */
  readonly defaultVirtualServiceExportTo?: string[];

  /**
   * Who gets DestinationRules that do not say it: with `.`, clients of the namespace of the rule. Everything else is `*`
   * to Istio. Constructs always say it but for the way to an `EgressGateway`, where they say `*` if clients would not get it. Analysis and
   * simulation ask for it.
   *
   * @default ["*"]
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_destination_rule_export_to
   */
  readonly defaultDestinationRuleExportTo?: string[];

  /**
   * Whether Pods have addresses of IPv4 and IPv6, and istiod runs with `ISTIO_DUAL_STACK`. Otherwise proxies ask DNS for
   * addresses of IPv4 alone. Analysis and simulation ask for it; no construct relies on it.
   *
   * @default false
   * @see https://istio.io/latest/docs/setup/additional-setup/dual-stack/
   */
  readonly dualStack?: boolean;
}

const DEFAULT_EXPORTS = [
  'defaultServiceExportTo',
  'defaultVirtualServiceExportTo',
  'defaultDestinationRuleExportTo',
] as const;

/** What the constructs, the analysis and the simulation may rely on. Set once on an App or a Chart; everything below inherits it. */
export class MeshProfile {
  /**
   * Declares the mesh for everything below an App or a Chart. The nearest declaration counts as a whole.
   *
   * @throws PROFILE001 if the scope already has children, PROFILE002 if it already has a profile, NAMESPACE002 if the
   * root namespace or an entry of a default export is not a namespace name, PROFILE004 if the trust domain is not a name.
   */
  public static set(scope: IConstruct, props: MeshProfileProps): void {
    checkNames(placeOf(scope), props);
    declare(DECLARATION, scope, new MeshProfile(props), props);
  }

  /** The profile that holds for a construct. */
  public static of(scope: IConstruct): MeshProfile {
    return declared(DECLARATION, scope) ?? MeshProfile.stock;
  }

  /** A stock installation, which is what counts where nothing is declared. */
  private static readonly stock = new MeshProfile({});

  /** The oldest control plane that the manifests are applied to. */
  public readonly istioVersion: IstioVersion;

  /** How the clients get their proxy. */
  public readonly dataPlaneMode: DataPlaneMode;

  /** Whether the proxy of every client answers the DNS queries of its application. */
  public readonly dnsCapture: boolean;

  /** What happens with calls to unknown hosts where no Sidecar says otherwise. */
  public readonly outboundTrafficPolicy: OutboundTrafficPolicyMode;

  /** The namespace whose Sidecar, DestinationRules and policies are for all workloads. */
  public readonly rootNamespace: string;

  /** The trust domain of the identities of workloads. */
  public readonly trustDomain: string;

  /** Who sees hosts of ServiceEntries and Services that do not say it. */
  public readonly defaultServiceExportTo: string[];

  /** Who sees routes that do not say it. */
  public readonly defaultVirtualServiceExportTo: string[];

  /** Who gets DestinationRules that do not say it. */
  public readonly defaultDestinationRuleExportTo: string[];

  /** Whether proxies ask DNS for addresses of IPv4 and IPv6. */
  public readonly dualStack: boolean;

  private constructor(props: MeshProfileProps) {
    this.istioVersion = props.istioVersion ?? IstioVersion.V1_29;
    this.dataPlaneMode = props.dataPlaneMode ?? DataPlaneMode.SIDECAR;
    this.dnsCapture = props.dnsCapture ?? false;
    this.outboundTrafficPolicy = props.outboundTrafficPolicy ?? OutboundTrafficPolicyMode.ALLOW_ANY;
    this.rootNamespace = props.rootNamespace ?? 'istio-system';
    this.trustDomain = props.trustDomain ?? 'cluster.local';
    this.defaultServiceExportTo = frozen(props.defaultServiceExportTo);
    this.defaultVirtualServiceExportTo = frozen(props.defaultVirtualServiceExportTo);
    this.defaultDestinationRuleExportTo = frozen(props.defaultDestinationRuleExportTo);
    this.dualStack = props.dualStack ?? false;
  }

  /**
   * All of it, for whoever asks about calls.
   *
   * @internal
   */
  public get _facts(): Required<MeshProfileProps> {
    const { istioVersion, dataPlaneMode, dnsCapture, outboundTrafficPolicy, rootNamespace, trustDomain, dualStack } =
      this;
    const { defaultServiceExportTo, defaultVirtualServiceExportTo, defaultDestinationRuleExportTo } = this;
    return {
      istioVersion,
      dataPlaneMode,
      dnsCapture,
      outboundTrafficPolicy,
      rootNamespace,
      trustDomain,
      defaultServiceExportTo,
      defaultVirtualServiceExportTo,
      defaultDestinationRuleExportTo,
      dualStack,
    };
  }

  /** @internal */
  public _require(place: Place, setting: string, since: IstioVersion, otherwise = 'Leave it out'): void {
    if (!isBefore(this.istioVersion, since)) return;
    refuse('VERSION001', place, {
      problem: `${setting} acts from Istio ${since} on, but the mesh profile says ${this.istioVersion}`,
      remedy: `${otherwise}, or call MeshProfile.set(app, { istioVersion: IstioVersion.${versionKey(since)} }) if all control planes are that new`,
    });
  }

  /** @internal */
  public _requireSidecars(place: Place, construct: string): void {
    if (this.dataPlaneMode === DataPlaneMode.SIDECAR) return;
    refuse('PROFILE003', place, {
      problem: `${construct} acts in sidecars, but the mesh profile says dataPlaneMode ${show(this.dataPlaneMode)}`,
      remedy:
        'Leave it out, or declare a Chart whose clients have sidecars: MeshProfile.set(chart, { dataPlaneMode: DataPlaneMode.SIDECAR })',
    });
  }
}

/** Of an array that somebody else goes on writing to, nothing may change here. */
function frozen(entries: readonly string[] = ['*']): string[] {
  return Object.freeze([...entries]) as string[];
}

function checkNames(place: string, { rootNamespace, trustDomain, ...others }: MeshProfileProps): void {
  if (rootNamespace !== undefined) checkNamespace(place, 'rootNamespace', rootNamespace);
  for (const property of DEFAULT_EXPORTS) checkExport(place, property, others[property] ?? []);
  if (trustDomain === undefined || isTrustDomain(trustDomain)) return;
  refuse('PROFILE004', place, {
    problem: `trustDomain ${show(trustDomain)} is not a name`,
    remedy: 'Write the trustDomain of the mesh, such as cluster.local, without spiffe://',
  });
}

function checkExport(place: string, property: string, entries: readonly string[]): void {
  const index = entries.findIndex((entry) => !isExportEntry(entry));
  if (index < 0) return;
  refuse('NAMESPACE002', place, {
    problem: `${property}[${index}] ${show(entries[index])} is not a namespace name`,
    remedy: 'Write the name of a namespace, or "." for the own one, "*" for all, "~" for none',
  });
}

function versionKey(version: IstioVersion): string {
  return `V${version.replace('.', '_')}`;
}

const DECLARATION: Declaration<MeshProfile> = {
  contextKey: 'cdk8s-istio/mesh-profile',
  call: 'MeshProfile.set',
  is: (value) => value instanceof MeshProfile,
  refusals: { late: 'PROFILE001', second: 'PROFILE002' },
};
