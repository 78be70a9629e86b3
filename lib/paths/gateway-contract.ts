import { IEgressGateway } from './egress-gateway-reference';
import { writeContract } from './gateway-contract-file';
import { checkContract, CONTRACT_HEADER, ContractText } from './gateway-contract-schema';

/** Hosts that some namespaces may route through a gateway. */
export interface HostOwner {
  /** Who answers for the calls, as text; what routes have as their `owner`. */
  readonly owner: string;

  /**
   * Namespaces that may route the hosts, and whose workloads may be clients of them. `*` is every namespace, and what
   * `GatewayTls.passthroughWithoutIdentity` needs: there, everybody passes.
   */
  readonly namespaces: string[];

  /** Hosts by their full names, or by `*.` in front of a domain for all names below it. */
  readonly hosts: string[];
}

/** What the owner of a gateway lets other repositories do. */
export interface GatewayContractProps {
  /** Who may route what. A route is granted where one of the entries covers all of it. */
  readonly owners: HostOwner[];

  /**
   * Ports of the Service that take calls in, beside the one of the gateway.
   *
   * @default - none
   */
  readonly furtherPorts?: number[];
}

/**
 * What other repositories have to know about a gateway, and what they may route through it: a text to be kept in a file,
 * which `EgressGateway.fromContract` reads. It is the same whatever the order in which it was said. A contract is checked
 * when manifests are made; what keeps strangers out of the cluster is the policy at the gateway.
 */
export class GatewayContract {
  /** @internal */
  public static _of(gateway: OwnedPlace, props: GatewayContractProps): GatewayContract {
    const { furtherPorts = [], owners } = props;
    const further = [...new Set(furtherPorts)]
      .filter((port) => port !== gateway.port)
      .sort((one, other) => one - other);
    const grants = owners.map(({ owner, namespaces, hosts }) => ({
      owner,
      namespaces: sorted(namespaces),
      hosts: sorted(hosts),
    }));
    const contract: ContractText = {
      ...CONTRACT_HEADER,
      gateway: {
        namespaceName: gateway.namespaceName,
        serviceName: gateway.serviceName,
        clusterDomain: gateway.clusterDomain,
        selector: Object.fromEntries(Object.entries(gateway.selector).sort(byKey)),
        serviceAccountName: gateway.serviceAccountName,
        ports: [gateway.port, ...further],
        denyByDefault: gateway.denyByDefault,
      },
      owners: sorted(grants.map((grant) => JSON.stringify(grant))).map((text) => JSON.parse(text) as HostOwner),
    };
    const place = gateway.node.path;
    return new GatewayContract(place, checkContract(place, 'the contract', contract));
  }

  private constructor(
    private readonly place: string,
    private readonly contract: ContractText,
  ) {}

  /** The contract as it stands in the file. */
  public toJson(): string {
    return `${JSON.stringify(this.contract, undefined, 2)}\n`;
  }

  /**
   * Writes the file, and its folder where there is none.
   *
   * @param path The file, as seen from the folder in which the app runs.
   * @throws CONTRACT001 if it cannot be written.
   */
  public write(path: string): void {
    writeContract(this.place, path, this.toJson());
  }
}

/** A gateway, and the parts of its name. */
interface OwnedPlace extends IEgressGateway {
  readonly serviceName: string;
  readonly clusterDomain: string;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function byKey([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : 1;
}
