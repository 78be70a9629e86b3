import { ClientTLSSettings } from '../../imports/networking';
import { isDnsLabel } from '../rendering/checks';
import { refuse, show } from '../refusals/refuse';

/** A Secret that has to exist. The library never sees what is in it. */
export interface RequiredSecret {
  /** Namespace of the Secret. */
  readonly namespaceName: string;

  /** Name of the Secret. */
  readonly secretName: string;

  /** Keys of a Secret of type `kubernetes.io/tls`: our certificate, our key, and the authority of the server. */
  readonly tlsKeys: string[];

  /** Keys of a Secret of type `Opaque` that serve as well; empty where only the first form does. */
  readonly opaqueKeys: string[];

  /** Service accounts that are allowed to list Secrets of the namespace for it; empty where nobody has to be. */
  readonly readers: string[];
}

/** Where a mounted certificate stands. */
export interface MountedCertificateProps {
  /** Secret of type `kubernetes.io/tls` with `tls.crt`, `tls.key` and `ca.crt`, in the namespace of the client. */
  readonly secretName: string;

  /**
   * Folder inside the proxy container.
   *
   * @default - `/etc/istio-egress/` and the name of the objects
   */
  readonly mountPath?: string;
}

/**
 * The certificate by which a client proves to a partner who it is. Only names and paths of it are ever written.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
 */
export class ClientCertificate {
  /**
   * From a Secret, handed to the proxy by istiod; a changed Secret takes effect without a restart. It has to hold the
   * authority of the server as well, also where that is a public one: without it no connection succeeds.
   *
   * The service account of the client is allowed to list the Secrets of its namespace, and with that to read all of
   * them: istiod asks for no less. Where that is too much, use `fromFiles` or a gateway.
   *
   * @throws TLS006 if the name is not valid.
   */
  public static fromSecret(secretName: string): ClientCertificate {
    return new ClientCertificate(checkSecretName('ClientCertificate.fromSecret', secretName), false);
  }

  /**
   * From files that a Secret is mounted as. Nobody is allowed to list Secrets for it, but the Pods have to carry the
   * annotations that the construct gives as `podAnnotations`; without them the client cannot connect.
   *
   * @throws TLS006 if the name is not valid, or the path not absolute.
   */
  public static fromFiles(props: MountedCertificateProps): ClientCertificate {
    const place = 'ClientCertificate.fromFiles';
    checkSecretName(place, props.secretName);
    if (props.mountPath !== undefined && !/^(\/[^/\0]+)+$/.test(props.mountPath)) {
      refuse('TLS006', place, {
        problem: `mountPath ${show(props.mountPath)} is not the absolute path of a folder`,
        remedy: "Write where the proxy container shall have it, such as '/etc/partner', or leave it out",
      });
    }
    return new ClientCertificate(props.secretName, true, props.mountPath);
  }

  private constructor(
    /** The Secret that holds the certificate. */
    public readonly secretName: string,
    private readonly mounted: boolean,
    private readonly mountPath?: string,
  ) {}

  /** @internal */
  public get _isMounted(): boolean {
    return this.mounted;
  }

  /** @internal */
  public _render(objectName: string): ClientTLSSettings {
    if (!this.mounted) return { credentialName: this.secretName };
    const folder = this.folder(objectName);
    return {
      clientCertificate: `${folder}/tls.crt`,
      privateKey: `${folder}/tls.key`,
      caCertificates: `${folder}/ca.crt`,
    };
  }

  /** @internal */
  public _podAnnotations(objectName: string): Record<string, string> {
    if (!this.mounted) return {};
    const volume = { [objectName]: { secret: { secretName: this.secretName } } };
    const mount = { [objectName]: { mountPath: this.folder(objectName), readOnly: true } };
    return {
      'sidecar.istio.io/userVolume': JSON.stringify(volume),
      'sidecar.istio.io/userVolumeMount': JSON.stringify(mount),
    };
  }

  /** @internal */
  public _requiredSecret(namespaceName: string, readers: string[]): RequiredSecret {
    return {
      namespaceName,
      secretName: this.secretName,
      tlsKeys: ['tls.crt', 'tls.key', 'ca.crt'],
      opaqueKeys: this.mounted ? [] : ['cert', 'key', 'cacert'],
      readers: this.mounted ? [] : readers,
    };
  }

  private folder(objectName: string): string {
    return this.mountPath ?? `/etc/istio-egress/${objectName}`;
  }
}

function checkSecretName(place: string, name: string): string {
  if (name.length > 253 || !name.split('.').every(isDnsLabel)) {
    refuse('TLS006', place, {
      problem: `secretName ${show(name)} is not the name of a Secret`,
      remedy: "Write the name alone, such as 'partner-client-certificate'",
    });
  }
  return name;
}
