import { ClientTLSSettings } from '../../imports/networking';
import { isDnsLabel } from '../rendering/checks';
import { refuse, show } from '../refusals/refuse';

/**
 * Which authorities may have signed the certificate of the server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-ca_certificates
 */
export class TrustAnchor {
  /**
   * The public authorities that the operating system of the proxy trusts. `istioctl analyze` reports IST0129 for it,
   * which is out of date: since Istio 1.21 an absent file means this store, not "no check".
   */
  public static operatingSystem(): TrustAnchor {
    return new TrustAnchor();
  }

  /**
   * The authority in a ConfigMap, key `ca.crt` or `cacert`, in the namespace of the construct. Istiod hands it to every
   * client; nothing has to be mounted and nobody needs a permission. Without the ConfigMap no connection succeeds.
   *
   * @throws TLS004 if the name is not valid.
   */
  public static configMap(name: string): TrustAnchor {
    if (name.length > 253 || !name.split('.').every(isDnsLabel)) {
      refuse('TLS004', 'TrustAnchor.configMap', {
        problem: `name ${show(name)} is not the name of a ConfigMap`,
        remedy: "Write the name alone, such as 'partner-ca'",
      });
    }
    return new TrustAnchor(undefined, name);
  }

  /**
   * A PEM file inside the proxy container. Every Pod that sees the host has to mount it (annotations
   * `sidecar.istio.io/userVolume` and `sidecar.istio.io/userVolumeMount`); where it is missing no connection succeeds,
   * and the proxy starts late. Prefer a ConfigMap.
   *
   * @throws TLS004 if the path is not absolute.
   */
  public static file(path: string): TrustAnchor {
    if (!/^\/[^\0]*[^/\0]$/.test(path)) {
      refuse('TLS004', 'TrustAnchor.file', {
        problem: `path ${show(path)} is not the absolute path of a file`,
        remedy: "Write where the proxy container has it, such as '/etc/partner/ca.crt'",
      });
    }
    return new TrustAnchor(path);
  }

  private constructor(
    private readonly path?: string,
    private readonly configMapName?: string,
  ) {}

  /** @internal */
  public _render(namespaceName: string): ClientTLSSettings {
    if (this.path !== undefined) return { caCertificates: this.path };
    if (this.configMapName !== undefined) {
      return { credentialName: `configmap://${namespaceName}/${this.configMapName}` };
    }
    return {};
  }

  /** @internal */
  public get _isOperatingSystem(): boolean {
    return this.path === undefined && this.configMapName === undefined;
  }
}
