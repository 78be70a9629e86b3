import { OriginationProps } from '../destinations/origination-props';
import { OriginationOptions } from '../destinations/origination';
import { PassthroughProps } from '../destinations/passthrough-props';
import { refuse, show } from '../refusals/refuse';
import { ClientCertificate } from '../values/client-certificate';
import { TrustAnchor } from '../values/trust-anchor';

/** TLS by the gateway. */
export interface GatewayOriginationProps extends OriginationProps {
  /**
   * Which authorities may have signed the certificate of the server.
   *
   * @default TrustAnchor.operatingSystem()
   */
  readonly trustAnchor?: TrustAnchor;
}

/** What a gateway does with the calls to a host. */
export class GatewayTls {
  /**
   * The application speaks TLS to the server, all the way. The sidecar wraps it into mutual TLS to the gateway, so that
   * the gateway knows the caller.
   */
  public static passthrough(props: PassthroughProps = {}): GatewayTls {
    return new GatewayTls({ passthrough: props, knowsCaller: true });
  }

  /**
   * As `passthrough`, without the mutual TLS around it: the gateway reads the server name and knows nothing about the
   * caller, so that everybody who reaches the gateway passes to this host, also where its owner turns everybody away who
   * is not let in. It can therefore not be combined with `clients`, and a contract has to grant it to every namespace.
   */
  public static passthroughWithoutIdentity(props: PassthroughProps = {}): GatewayTls {
    return new GatewayTls({ passthrough: props, knowsCaller: false });
  }

  /** The application speaks without TLS, the gateway speaks TLS to the server and checks its name. */
  public static originate(props: GatewayOriginationProps = {}): GatewayTls {
    const { trustAnchor } = props;
    return new GatewayTls({ origination: { props, options: { trustAnchor } }, knowsCaller: true });
  }

  /**
   * As `originate`, and the gateway presents a client certificate from a Secret in its own namespace. The applications
   * neither hold it nor can they read it.
   *
   * @throws TLS007 if the certificate is mounted: a gateway takes it from a Secret.
   */
  public static mutual(clientCertificate: ClientCertificate, props: OriginationProps = {}): GatewayTls {
    if (clientCertificate._isMounted) {
      refuse('TLS007', 'GatewayTls.mutual', {
        problem: `clientCertificate is mounted from ${show(clientCertificate.secretName)}, which gateways are not`,
        remedy: `Write ClientCertificate.fromSecret(${show(clientCertificate.secretName)}), with the Secret beside the gateway`,
      });
    }
    return new GatewayTls({ origination: { props, options: { clientCertificate } }, knowsCaller: true });
  }

  /** @internal */
  public readonly _mode: GatewayMode;

  private constructor(mode: GatewayMode) {
    this._mode = mode;
  }
}

/** Exactly one of both ways. */
export interface GatewayMode {
  readonly knowsCaller: boolean;
  readonly passthrough?: PassthroughProps;
  readonly origination?: { readonly props: OriginationProps; readonly options: OriginationOptions };
}
