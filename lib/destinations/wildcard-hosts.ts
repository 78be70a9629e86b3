import { Construct } from 'constructs';
import {
  ClientTLSSettingsTLSmode,
  DestinationRule,
  DestinationRuleSpec,
  ServiceEntry,
  ServicePort,
} from '../../imports/networking';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { annotated } from '../rendering/annotated';
import { isDnsName } from '../rendering/checks';
import { createDestinationRule, renderOriginationRule } from '../rendering/destination-rule';
import { checkWildcard } from '../rendering/host';
import { createServiceEntry } from '../rendering/service-entry';
import { riskAnnotation } from '../values/accepted-risk';
import { Resolution } from '../values/resolution';
import { TrustAnchor } from '../values/trust-anchor';
import { Destination, describeHost } from './destination';
import { describeWildcardPorts } from './wildcard-ports';
import {
  WildcardDynamicDnsTlsProps,
  WildcardOneServerProps,
  WildcardOriginalDestinationProps,
  WildcardPortsProps,
  WildcardProps,
} from './wildcard-hosts-props';

/** What the kinds of wildcard differ in. */
interface Wildcard {
  readonly props: WildcardProps;
  readonly resolution: Resolution;
  readonly ports: ServicePort[];
  readonly annotations?: Record<string, string>;
  readonly rule?: (destination: Destination) => DestinationRuleSpec;
}

/**
 * Lets the application call all hosts below a domain, such as `*.example.com`, whose names are not known in advance.
 * The proxy tells them by the server name of the handshake or the Host header; the kinds differ in the server that it
 * then connects to. A construct for a single name below the domain takes precedence for that name.
 *
 * Clients need sidecars. There is no way through an egress gateway: only sidecars can look names up call by call, and
 * at a gateway the address that the application dialled is lost.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class WildcardHosts extends Construct {
  /**
   * The proxy asks DNS for the name in each call. The address that the application dialled does not count, so that
   * nobody gets out to a server that is not below the domain. Needs Istio 1.30.
   *
   * Over HTTP it is the Host header that says the port as well: a client that writes one there reaches every port of these
   * hosts. A connection that carries TLS also passes the AuthorizationPolicies of the client's own Pod, so that one that
   * lets nobody in lets none of these calls out.
   *
   * Renders a ServiceEntry with `resolution: DYNAMIC_DNS`.
   *
   * @throws WILDCARD001, WILDCARD002, HOST004 if the host is not a wildcard of a domain outside the cluster,
   * NAMESPACE001 and NAMESPACE002 without a valid namespace, CLIENT001 with an empty list of clients, NAME001 if the name
   * is not valid, PORT001 to PORT004 if a port is not usable, VERSION001 before Istio 1.30, PROFILE003 without sidecars.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   */
  public static dynamicDns(scope: Construct, id: string, props: WildcardPortsProps): WildcardHosts {
    return new WildcardHosts(scope, id, (self) => {
      requireDynamicDns(self, 'WildcardHosts.dynamicDns');
      return { props, resolution: Resolution._dynamicDns(), ports: describeWildcardPorts(self, props) };
    });
  }

  /**
   * The proxy connects to the address that the application dialled. It cannot know whose that is: **a client that names
   * a host of the domain is let through to any address**, also where the mesh lets out only what is declared. To be
   * used where Istio is older than 1.30, or the application alone can look the names up.
   *
   * Renders a ServiceEntry with `resolution: NONE`.
   *
   * @throws as `dynamicDns`, but for VERSION001; WILDCARD003 if the risk is accepted without a reason, TEXT001 if that is
   * not one line.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
   */
  public static originalDestination(
    scope: Construct,
    id: string,
    props: WildcardOriginalDestinationProps,
  ): WildcardHosts {
    return new WildcardHosts(scope, id, (self) => ({
      props,
      resolution: Resolution.none(),
      ports: describeWildcardPorts(self, props),
      annotations: riskAnnotation(self, 'acceptSpoofing', props.acceptSpoofing),
    }));
  }

  /**
   * The proxy connects to one server, whichever name was called. The server gets the name as the application wrote it,
   * and has to have a certificate for all of them.
   *
   * Renders a ServiceEntry with `resolution: DNS` and the server as its only endpoint.
   *
   * @throws as `dynamicDns`, but for VERSION001; ENDPOINT001 if the server is not a DNS name.
   *
   * @see https://istio.io/latest/docs/tasks/traffic-management/egress/wildcard-egress-hosts/
   */
  public static oneServer(scope: Construct, id: string, props: WildcardOneServerProps): WildcardHosts {
    return new WildcardHosts(scope, id, (self) => {
      const { server } = props;
      if (!isDnsName(server)) {
        refuse('ENDPOINT001', self, {
          problem: `server ${show(server)} is not the full name of one server`,
          remedy: `Write its DNS name, such as ${show(props.host.replace(/^\*/, 'www'))}`,
        });
      }
      return { props, resolution: Resolution.dnsEndpoints(server), ports: describeWildcardPorts(self, props) };
    });
  }

  /**
   * The application calls port 80 without TLS, such as `http://a.example.com`, and the proxy speaks TLS to port 443 of the
   * host that the Host header names. It asks for that name and accepts no certificate without it: a fixed server name
   * or list of accepted names would be that of one host for all of them, and is not among the properties. A Host header
   * with a port leads to that port, with TLS as well. Needs Istio 1.30.
   *
   * Unlike `TlsOriginatedApi` it cannot fail closed: **while its DestinationRule does not apply, calls leave in clear
   * text**. Declare names that are known in advance with `TlsOriginatedApi`, in the same namespace: the rule also acts on
   * port 80 of a host below the domain that has no rule of its own there, and hides one that another namespace has.
   *
   * Renders a DestinationRule that encrypts port 80, and a ServiceEntry with `resolution: DYNAMIC_DNS`.
   *
   * @throws as `dynamicDns`, but for the ports; WILDCARD003 if the risk is accepted without a reason, TEXT001 if that is
   * not one line.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
   */
  public static dynamicDnsWithTls(scope: Construct, id: string, props: WildcardDynamicDnsTlsProps): WildcardHosts {
    return new WildcardHosts(scope, id, (self) => {
      requireDynamicDns(self, 'WildcardHosts.dynamicDnsWithTls');
      const { trustAnchor = TrustAnchor.operatingSystem() } = props;
      return {
        props,
        resolution: Resolution._dynamicDns(),
        ports: [ENCRYPTED_PORT],
        annotations: riskAnnotation(self, 'acceptFailOpen', props.acceptFailOpen),
        rule: ({ host, exportTo, namespaceName }) => {
          const tls = { mode: ClientTLSSettingsTLSmode.SIMPLE, ...trustAnchor._render(namespaceName) };
          return renderOriginationRule({ host, exportTo, port: ENCRYPTED_PORT.number, tls });
        },
      };
    });
  }

  /** The wildcard that the names fall under. */
  public readonly host: string;

  /** Encrypts the calls, where the proxy speaks TLS. */
  public readonly destinationRule?: DestinationRule;

  /** Makes the names known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  private constructor(scope: Construct, id: string, describe: (self: Construct) => Wildcard) {
    super(scope, id);
    MeshProfile.of(this)._requireSidecars(this, 'WildcardHosts');
    const { props, resolution, ports, annotations = {}, rule } = describe(this);
    const destination = describeHost(this, props, resolution, checkWildcard);
    const { host, exportTo } = destination;
    const metadata = annotated(destination.metadata, annotations);
    this.host = host;
    if (rule) this.destinationRule = createDestinationRule(this, metadata, rule(destination));
    this.serviceEntry = createServiceEntry(this, metadata, { host, exportTo, resolution, ports });
  }
}

/**
 * Envoy takes the port of these calls from the Host header, and 443 where it has none and the cluster speaks TLS: no other
 * pair of ports would be kept. The entry says so, too, for whoever reads it.
 */
const ENCRYPTED_PORT = { number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 };

function requireDynamicDns(scope: Construct, factory: string): void {
  const otherwise = 'Use WildcardHosts.originalDestination or WildcardHosts.oneServer';
  MeshProfile.of(scope)._require(scope, factory, IstioVersion.V1_30, otherwise);
}
