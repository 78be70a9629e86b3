import { Construct } from 'constructs';
import { ClientTLSSettings, ClientTLSSettingsTLSmode } from '../../imports/networking';
import { BEGINS_IN_CLEAR_TEXT } from '../mesh/clear-text-protocols';
import { refuse, show } from '../refusals/refuse';
import { ServerIdentity } from './server-identity';
import { TrustAnchor } from './trust-anchor';

/** Whom the proxy speaks TLS to. */
export interface TcpTlsProps {
  /**
   * Whom the proxy asks for, and whose certificate it accepts.
   *
   * @default - ServerIdentity.named(host)
   */
  readonly serverIdentity?: ServerIdentity;

  /**
   * Which authorities may have signed the certificate.
   *
   * @default TrustAnchor.operatingSystem()
   */
  readonly trustAnchor?: TrustAnchor;
}

/**
 * TLS from the proxy to a server that the application calls without it. The handshake is the first thing on the
 * connection, so that it fits servers that expect it there, such as Redis, Kafka or MongoDB with TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class TcpTls {
  /**
   * TLS for a protocol that has it from the first byte on. Ports of protocols that begin in clear text and ask for TLS
   * later, such as PostgreSQL and MySQL, are refused by the construct.
   *
   * @throws TCP003 if the identity verifies nothing.
   */
  public static originate(props: TcpTlsProps = {}): TcpTls {
    return new TcpTls('TcpTls.originate', props, false);
  }

  /**
   * TLS also on the port of a protocol that usually begins in clear text, because this server expects the handshake
   * first: it has a TLS terminator in front, or takes such connections itself, as PostgreSQL 17 does for
   * `sslnegotiation=direct`. A server that does not gets a handshake that it cannot read, and no connection succeeds.
   *
   * @throws TCP003 if the identity verifies nothing.
   */
  public static originateFromFirstByte(props: TcpTlsProps = {}): TcpTls {
    return new TcpTls('TcpTls.originateFromFirstByte', props, true);
  }

  private constructor(
    place: string,
    private readonly props: TcpTlsProps,
    private readonly isFirstByte: boolean,
  ) {
    const reason = props.serverIdentity?.insecureReason;
    if (reason === undefined) return;
    refuse('TCP003', place, {
      problem: `serverIdentity verifies nothing (${show(reason)})`,
      remedy:
        'Leave serverIdentity out or write ServerIdentity.named, and name the authority of a private server with trustAnchor',
    });
  }

  /** @internal */
  public _checkPort(scope: Construct, property: string, port: number): void {
    const protocol = BEGINS_IN_CLEAR_TEXT[port];
    if (protocol === undefined || this.isFirstByte) return;
    refuse('TCP007', scope, {
      problem: `${property} ${show(port)} is that of ${protocol}, which begins in clear text and asks for TLS later`,
      remedy:
        'Leave tls out and let the client of the application speak TLS, or write tls: TcpTls.originateFromFirstByte() if the server expects the handshake first',
    });
  }

  /** @internal */
  public _render(host: string, namespaceName: string): ClientTLSSettings {
    const { serverIdentity = ServerIdentity.named(host), trustAnchor = TrustAnchor.operatingSystem() } = this.props;
    // A TCP connection has no Host header from which Istio could take the names, so that they are written out.
    return {
      mode: ClientTLSSettingsTLSmode.SIMPLE,
      ...serverIdentity._render(),
      ...trustAnchor._render(namespaceName),
    };
  }
}
