import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule, ServiceEntry, VirtualService } from '../../imports/networking';
import { activePath, encryptVia, PreparedHost, prepareVia } from '../paths/egress-path';
import { GatewayTls } from '../paths/gateway-tls';
import {
  createDestinationRule,
  renderOriginationRule,
  renderRefusingRule,
  withSubset,
} from '../rendering/destination-rule';
import { joinNames } from '../rendering/object-name';
import { createSecretAccess } from '../rendering/secret-access';
import { createServiceEntry } from '../rendering/service-entry';
import { createVirtualService, renderDirectRoutes } from '../rendering/virtual-service';
import { Protection } from '../routes/http-destination';
import { RoutableHost } from '../routes/routable-host';
import { RouteTable } from '../routes/route-table';
import { ClientCertificate, RequiredSecret } from '../values/client-certificate';
import { HostAlias, hostAliases } from '../values/host-alias';
import { certificateHolders, ClientNamespace } from './certificate-holders';
import { describeDestination, Destination } from './destination';
import { DestinationProps } from './destination-props';
import { OriginationProps } from './origination-props';
import { describeOrigination, Origination } from './origination';

/** A partner to whom clients prove who they are by a certificate. */
export interface MutualTlsPartnerProps extends DestinationProps, OriginationProps {
  /** The certificate that the clients present. */
  readonly clientCertificate: ClientCertificate;
}

/**
 * Lets selected workloads call a partner without TLS, while their proxies speak mutual TLS to it: they check its name
 * and present a client certificate. Everybody else who sees the host is refused before a byte is sent.
 *
 * `clients` have to be named with `EgressClient.workload`. Renders for each of them a DestinationRule that holds the
 * certificate, for each of their namespaces a DestinationRule that refuses all other Pods, and a ServiceEntry and a
 * VirtualService. For a certificate from a Secret it also renders a Role and a RoleBinding, by which the service
 * accounts of the clients may list Secrets: istiod gives a Secret only to a proxy whose account may list all Secrets of
 * its namespace.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/
 */
export class MutualTlsPartner extends RoutableHost {
  /** The host that the application dials. */
  public readonly host: string;

  /**
   * Entries for the Pods of the clients where no DNS knows the host: the application only has to get some address for it,
   * since the proxy goes by the name. Empty unless the servers are named by address.
   */
  public readonly hostAliases: HostAlias[];

  /** Makes the host known to the proxies. */
  public readonly serviceEntry: ServiceEntry;

  /** Retries, timeout, headers, and the subset that fails closed. */
  public readonly virtualService: VirtualService;

  /** The rules by which clients present the certificate, one for each. */
  public readonly clientRules: DestinationRule[];

  /** The rules that refuse everybody else, one for each namespace. */
  public readonly refusingRules: DestinationRule[];

  /** Roles and RoleBindings by which clients are given the Secret; empty for mounted files. */
  public readonly secretAccess: ApiObject[];

  /** The Secrets that have to exist, and who reads them. */
  public readonly requiredSecrets: RequiredSecret[];

  private readonly certificateAnnotations: { readonly [key: string]: string };

  /** @internal */
  public readonly _tables: RouteTable[];

  /**
   * @throws CLIENT003 if a client is not a workload, CLIENT004 if two share a service account, TLS005 if the server is
   * not verified, and all that `TlsOriginatedApi` throws for the properties that both have.
   */
  public constructor(scope: Construct, id: string, props: MutualTlsPartnerProps) {
    super(scope, id);
    const { clientCertificate } = props;
    const destination = describeDestination(this, props);
    const origination = describeOrigination(this, destination, props, { clientCertificate });
    const { host, metadata, resolution, objectName } = destination;
    const path = activePath(this, props);
    this.host = host;
    this.hostAliases = hostAliases(destination.host, destination.resolution._addresses);
    if (path) {
      const route = encryptVia(this, path, props, GatewayTls.mutual(clientCertificate, props));
      this.serviceEntry = route.serviceEntry;
      this.virtualService = route.virtualService;
      this.clientRules = [];
      this.refusingRules = [route.destinationRule];
      this.secretAccess = [];
      this.requiredSecrets = route.requiredSecrets;
      this.certificateAnnotations = {};
      this._tables = route.tables;
      return;
    }
    const holders = certificateHolders(this, destination);
    const prepared = prepareVia(this, props, () => GatewayTls.mutual(clientCertificate, props));
    const { exportTo } = prepared ?? destination;
    const { port, protocol, gateSubset } = origination;
    const reach = { exportTo: destination.exportTo, clients: destination.clients, isForClientsOnly: true };
    const target = { host, port, protocol, protection: Protection.FAIL_CLOSED, gateSubset, ...reach };
    const table = new RouteTable(this, target, props, origination.routing, () => this.virtualService);
    this._tables = [table, ...(prepared?.tables ?? [])];

    this.clientRules = holders.flatMap((namespace) => this.createClientRules(destination, origination, namespace));
    this.refusingRules = this.createRefusingRules({ ...destination, exportTo }, origination, holders, prepared);
    this.secretAccess = clientCertificate._isMounted
      ? []
      : holders.flatMap((namespace) => {
          const metadata = inNamespace(destination, namespace.namespaceName, `${namespace.namespaceName}-secrets`);
          return createSecretAccess(this, metadata, namespace);
        });
    this.serviceEntry = createServiceEntry(this, metadata, { host, exportTo, resolution, ports: origination.ports });
    const secondHop = prepared?.secondHop;
    const routes = renderDirectRoutes({ host, exportTo, port, gateSubset, rules: () => table.rules, secondHop });
    this.virtualService = createVirtualService(this, metadata, routes);
    const ownSecrets = holders.map(({ namespaceName, serviceAccountNames }) =>
      clientCertificate._requiredSecret(namespaceName, serviceAccountNames),
    );
    this.requiredSecrets = [...ownSecrets, ...(prepared?.requiredSecrets ?? [])];
    this.certificateAnnotations = clientCertificate._podAnnotations(objectName);
  }

  /**
   * Annotations that the Pods of the clients have to carry for a certificate from files, for `headerHygiene`, and where a
   * route rewrites path or host or leads to another host. Empty otherwise, and through a gateway, whose own Pods carry
   * them. Those for files are maps by volume: where a Pod is a client of several partners, their entries belong into one
   * map.
   */
  public get podAnnotations(): { readonly [key: string]: string } {
    return { ...this.certificateAnnotations, ...super.podAnnotations };
  }

  private createClientRules(to: Destination, origination: Origination, namespace: ClientNamespace): DestinationRule[] {
    return namespace.workloads.map(({ serviceAccountName, labels }) => {
      const role = `${namespace.namespaceName}-${serviceAccountName}`;
      return createDestinationRule(
        this,
        inNamespace(to, namespace.namespaceName, role),
        renderOriginationRule({ ...origination, host: to.host, workloadLabels: labels }),
        role,
      );
    });
  }

  /** The rule beside the ServiceEntry goes to all who see it; a rule for selected Pods ends the search in its namespace. */
  private createRefusingRules(
    to: Destination,
    origination: Origination,
    holders: ClientNamespace[],
    prepared?: PreparedHost,
  ): DestinationRule[] {
    const { host, exportTo, metadata, namespaceName: own } = to;
    const { port, identity, gateSubset: refusedSubset } = origination;
    const intent = { host, port, sni: identity._sni ?? host, refusedName: 'not-a-selected-client' };
    const others = holders.map(({ namespaceName }) => namespaceName).filter((namespaceName) => namespaceName !== own);
    return [
      // It stands beside the route, where Istio's analyzer looks for the subset that the route names.
      createDestinationRule(
        this,
        metadata,
        withSubset(renderRefusingRule({ ...intent, exportTo, refusedSubset }), prepared?.refusedSubset),
      ),
      ...others.map((namespaceName) =>
        createDestinationRule(
          this,
          inNamespace(to, namespaceName, namespaceName),
          renderRefusingRule({ ...intent, exportTo: [namespaceName] }),
          namespaceName,
        ),
      ),
    ];
  }
}

function inNamespace(to: Destination, namespace: string, role: string): ApiObjectMetadata & { readonly name: string } {
  return { ...to.metadata, namespace, name: joinNames(to.objectName, role) };
}
