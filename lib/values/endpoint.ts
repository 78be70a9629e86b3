import { WorkloadEntrySpec } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { isServerAddress, oneSpelling } from '../rendering/address-range';
import { isDnsName } from '../rendering/checks';
import { badLabel } from '../rendering/labels';
import { parseLocality } from '../rendering/locality';

/** What is known about one server of a host. */
export interface EndpointProps {
  /**
   * Where the server is: `region`, `region/zone` or `region/zone/subzone`, in the words of the nodes of the clients
   * (their labels `topology.kubernetes.io/region` and `topology.kubernetes.io/zone`). It decides nothing by itself:
   * `localityFailover` says what follows from it.
   *
   * @default - nowhere in particular
   */
  readonly locality?: string;

  /**
   * Share of the calls, beside the weights of the other servers: a whole number from 1 to 10000. Either all servers of
   * a host have one, or none. Servers of one locality share by it what the locality gets. A DNS name has it once for
   * each address that it resolves to.
   *
   * @default - all servers alike
   */
  readonly weight?: number;

  /**
   * Labels of the server, for `LocalityFailover.failoverPriority` and for telemetry. Where it is stands in `locality`.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/**
 * One server of a host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
export class Endpoint {
  /**
   * A server with a fixed address.
   *
   * @throws ENDPOINT001 if it is not an IP address of one server, ENDPOINT002 if the weight means nothing, ENDPOINT003 if
   * the locality or a label cannot be one.
   */
  public static ipAddress(ipAddress: string, props: EndpointProps = {}): Endpoint {
    const place = 'Endpoint.ipAddress';
    if (!isServerAddress(ipAddress))
      refuseAddress(place, ipAddress, "the IP address of a server, such as '198.51.100.10'");
    return new Endpoint(place, ipAddress, false, props);
  }

  /**
   * Of what is known to be the IP address of a server.
   *
   * @internal
   */
  public static _checkedAddress(ipAddress: string): Endpoint {
    return new Endpoint('', ipAddress, false, {});
  }

  /**
   * One or more servers for whose addresses the proxy asks DNS; the server is still asked for the host.
   *
   * @throws as `ipAddress`, with ENDPOINT001 if it is not a DNS name.
   */
  public static dnsName(dnsName: string, props: EndpointProps = {}): Endpoint {
    const place = 'Endpoint.dnsName';
    if (!isDnsName(dnsName)) refuseAddress(place, dnsName, "a DNS name, such as 'eu.api.internal.example.com'");
    return new Endpoint(place, dnsName, true, props);
  }

  /** Where the server is, as it was given. */
  public readonly locality?: string;

  /** Share of the calls, as it was given. */
  public readonly weight?: number;

  /** Labels, as they were given. */
  public readonly labels?: { readonly [key: string]: string };

  /** @internal */
  public readonly _isDnsName: boolean;

  private constructor(
    place: string,
    /** Address or DNS name. */
    public readonly address: string,
    isDnsName: boolean,
    { locality, weight, labels }: EndpointProps,
  ) {
    checkWeight(place, weight);
    checkLocality(place, locality);
    if (labels) checkLabels(place, labels);
    this._isDnsName = isDnsName;
    this.locality = locality;
    this.weight = weight;
    if (labels) this.labels = { ...labels };
  }

  /**
   * The address in the one spelling that IPv6 has among many.
   *
   * @internal
   */
  public get _key(): string {
    return oneSpelling(this.address);
  }

  /**
   * The labels by which Istio orders servers: it adds where they are.
   *
   * @internal
   */
  public get _labels(): Readonly<Record<string, string | undefined>> {
    const { region, zone, subzone } = parseLocality(this.locality ?? '') ?? {};
    return { ...this.labels, [REGION]: region, [ZONE]: zone, [SUBZONE]: subzone };
  }

  /** @internal */
  public _render(): WorkloadEntrySpec {
    const { address, locality, weight, labels } = this;
    if (locality === undefined && weight === undefined && !labels) return { address };
    const sorted = Object.entries(labels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      address,
      ...(locality !== undefined && { locality }),
      ...(weight !== undefined && { weight }),
      ...(sorted.length > 0 && { labels: Object.fromEntries(sorted) }),
    };
  }
}

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const SUBZONE = 'topology.istio.io/subzone';

/** Labels that Istio derives from where a server is, or takes for it. */
const OF_ISTIO = [
  REGION,
  ZONE,
  SUBZONE,
  'topology.istio.io/locality',
  'istio-locality',
  'topology.istio.io/cluster',
  'topology.istio.io/network',
];

/** Istio multiplies the sum of the weights of at most 4096 servers by up to 100, in 32 bits. */
const HEAVIEST = 10_000;

function refuseAddress(place: string, address: string, wanted: string): never {
  refuse('ENDPOINT001', place, { problem: `endpoint ${show(address)} does not fit`, remedy: `Write ${wanted}` });
}

function checkWeight(place: string, weight?: number): void {
  if (weight === undefined || (Number.isInteger(weight) && weight >= 1 && weight <= HEAVIEST)) return;
  refuse('ENDPOINT002', place, {
    problem: `weight is ${show(weight)}`,
    remedy: `Write a whole number from 1 to ${String(HEAVIEST)}; leave out a server that is to get nothing`,
  });
}

function checkLocality(place: string, locality?: string): void {
  if (locality === undefined || parseLocality(locality)) return;
  refuse('ENDPOINT003', place, {
    problem: `locality ${show(locality)} is not that of any node`,
    remedy: "Write 'region', 'region/zone' or 'region/zone/subzone', such as 'eu-west-1/eu-west-1a'",
  });
}

function checkLabels(place: string, labels: { readonly [key: string]: string }): void {
  const bad = badLabel(labels);
  if (bad) {
    refuse('ENDPOINT003', place, {
      problem: `label ${show(`${bad[0]}: ${bad[1]}`)} is not valid`,
      remedy: "Write labels as Kubernetes knows them, such as { role: 'primary' }",
    });
  }
  const reserved = Object.keys(labels).find((key) => OF_ISTIO.includes(key));
  if (reserved === undefined) return;
  refuse('ENDPOINT003', place, {
    problem: `label ${show(reserved)} says where a server is, which Istio derives from its locality`,
    remedy: "Leave it out, and say where the server is with locality: 'region/zone'",
  });
}
