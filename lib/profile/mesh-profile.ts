import { IConstruct } from 'constructs';
import { Place, refuse, show } from '../refusals/refuse';
import { DataPlaneMode } from './data-plane-mode';
import { Declaration, declare, declared } from './declaration';
import { isBefore, IstioVersion } from './istio-version';

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
}

/** What the constructs may rely on. Set once on an App or a Chart; everything below inherits it. */
export class MeshProfile {
  /**
   * Declares the mesh for everything below an App or a Chart. The nearest declaration counts as a whole.
   *
   * @throws PROFILE001 if the scope already has children, PROFILE002 if it already has a profile.
   */
  public static set(scope: IConstruct, props: MeshProfileProps): void {
    declare(DECLARATION, scope, new MeshProfile(props), props);
  }

  /** The profile that holds for a construct. */
  public static of(scope: IConstruct): MeshProfile {
    return declared(DECLARATION, scope) ?? new MeshProfile({});
  }

  /** The oldest control plane that the manifests are applied to. */
  public readonly istioVersion: IstioVersion;

  /** How the clients get their proxy. */
  public readonly dataPlaneMode: DataPlaneMode;

  /** Whether the proxy of every client answers the DNS queries of its application. */
  public readonly dnsCapture: boolean;

  private constructor(props: MeshProfileProps) {
    this.istioVersion = props.istioVersion ?? IstioVersion.V1_29;
    this.dataPlaneMode = props.dataPlaneMode ?? DataPlaneMode.SIDECAR;
    this.dnsCapture = props.dnsCapture ?? false;
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

function versionKey(version: IstioVersion): string {
  return `V${version.replace('.', '_')}`;
}

const DECLARATION: Declaration<MeshProfile> = {
  contextKey: 'cdk8s-istio/mesh-profile',
  call: 'MeshProfile.set',
  is: (value) => value instanceof MeshProfile,
  refusals: { late: 'PROFILE001', second: 'PROFILE002' },
};
