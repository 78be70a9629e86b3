import { ClientTLSSettings } from '../../imports/networking';
import { isAddress, isDnsName } from '../rendering/checks';
import { checkText } from '../rendering/text';
import { refuse, show } from '../refusals/refuse';

/** The name that is asked for and the names that are accepted. */
export interface ServerIdentityProps {
  /** Server name of the TLS handshake: a DNS name. */
  readonly sni: string;

  /** Names of which the certificate of the server has to carry one: DNS names, addresses or URIs. At least one. */
  readonly subjectAltNames: string[];
}

/** Why the server is not verified. */
export interface InsecureProps {
  /** For whoever reads the manifests later; kept as an annotation. */
  readonly reason: string;
}

/**
 * Whom the proxy asks for in the TLS handshake, and whose certificate it accepts. Both are always set together: with
 * the first alone, Istio checks no name at all.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class ServerIdentity {
  /**
   * A server that is called by another name than the host, such as the name of a content delivery network.
   *
   * @throws TLS001 if the name cannot be in a certificate.
   */
  public static named(serverName: string): ServerIdentity {
    return ServerIdentity.of({ sni: serverName, subjectAltNames: [serverName] });
  }

  /**
   * A server that is asked for by one name and proves others.
   *
   * @throws TLS001 if a name cannot be in a certificate, or none is accepted.
   */
  public static of(props: ServerIdentityProps): ServerIdentity {
    const place = 'ServerIdentity.of';
    if (!isDnsName(props.sni)) {
      refuse('TLS001', place, {
        problem: `sni ${show(props.sni)} is not a DNS name`,
        remedy: "Write the name of the server, such as 'api.example.com'",
      });
    }
    const bad = props.subjectAltNames.find((name) => !isSubjectAltName(name));
    if (bad !== undefined || props.subjectAltNames.length === 0) {
      refuse('TLS001', place, {
        problem:
          bad === undefined
            ? 'subjectAltNames is empty: []'
            : `subjectAltNames has ${show(bad)}, which no certificate carries`,
        remedy: `Write the names in the certificate, such as [${show(props.sni)}]`,
      });
    }
    return new ServerIdentity({ sni: props.sni, subjectAltNames: [...new Set(props.subjectAltNames)].sort() });
  }

  /**
   * Encrypts without knowing to whom: neither the chain nor the name of the certificate is checked, and the server
   * name follows the Host header. Whoever sits between can read and change everything.
   *
   * @throws TLS002 without a reason, TEXT001 if it is not one line.
   */
  public static insecureSkipVerify(props: InsecureProps): ServerIdentity {
    if (props.reason.trim() === '') {
      refuse('TLS002', 'ServerIdentity.insecureSkipVerify', {
        problem: `reason is ${show(props.reason)}`,
        remedy: "Say why the server cannot be verified, such as reason: 'self-signed test server, no customer data'",
      });
    }
    const reason = checkText('ServerIdentity.insecureSkipVerify', 'reason', props.reason);
    return new ServerIdentity({ insecureSkipVerify: true }, reason);
  }

  private constructor(
    private readonly settings: ClientTLSSettings,
    /** Why the server is not verified; absent where it is. */
    public readonly insecureReason?: string,
  ) {}

  /**
   * The name that is asked for, where it is fixed.
   *
   * @internal
   */
  public get _sni(): string | undefined {
    return this.settings.sni;
  }

  /** @internal */
  public _render(): ClientTLSSettings {
    return this.settings;
  }
}

function isSubjectAltName(name: string): boolean {
  return isDnsName(name.replace(/^\*\./, '')) || isAddress(name) || /^[a-z][a-z0-9+.-]*:\/\/\S+$/.test(name);
}
