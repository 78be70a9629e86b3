import { AcceptedRisk } from '../values/accepted-risk';
import { TrustAnchor } from '../values/trust-anchor';
import { CommonDestinationProps } from './common-destination-props';

/** Many hosts outside the mesh, by what their names have in common. */
export interface WildcardProps extends CommonDestinationProps {
  /**
   * `*.` in front of a domain of at least two labels, lower case, such as `*.example.com`. It covers names of any depth
   * below the domain, and not the domain itself.
   */
  readonly host: string;
}

/** On which ports the names are called. At least one in all, and each once. */
export interface WildcardPortsProps extends WildcardProps {
  /**
   * Ports on which the application speaks TLS itself. The proxy reads the server name, which the client has to send, and
   * forwards the bytes.
   *
   * @default [443]
   */
  readonly tlsPorts?: number[];

  /**
   * Ports on which the application speaks HTTP, and which leave in clear text. The proxy goes by the Host header. Not 443,
   * which belongs to HTTPS.
   *
   * @default - none
   */
  readonly httpPorts?: number[];
}

/** Names of which the application looks each one up. */
export interface WildcardOriginalDestinationProps extends WildcardPortsProps {
  /**
   * Says that clients may reach every server on these ports, whoever runs it: a client that names a host of the domain
   * is let through to any address.
   */
  readonly acceptSpoofing: AcceptedRisk;
}

/** Names that one server answers. */
export interface WildcardOneServerProps extends WildcardPortsProps {
  /** DNS name of the server: a full one, which may be a name of the domain. */
  readonly server: string;
}

/** Names of which the proxy looks each one up, and to which it speaks TLS. */
export interface WildcardDynamicDnsTlsProps extends WildcardProps {
  /**
   * Says that calls may leave in clear text, to port 80 of the host that they name, while the DestinationRule does not
   * apply: missing, not there yet, or hidden by a rule of another team. Istio has no subsets for these names, and so
   * nothing that could hold the calls back.
   */
  readonly acceptFailOpen: AcceptedRisk;

  /**
   * Which authorities may have signed the certificates.
   *
   * @default TrustAnchor.operatingSystem()
   */
  readonly trustAnchor?: TrustAnchor;
}
