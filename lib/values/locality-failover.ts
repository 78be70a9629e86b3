import { Construct } from 'constructs';
import { LocalityLoadBalancerSetting } from '../../imports/networking';
import { isLabelKey, isLabelValue } from '../rendering/labels';
import { liesIn, parseLocality } from '../rendering/locality';
import { refuse, show } from '../refusals/refuse';
import { Endpoint } from './endpoint';
import {
  checkCovered,
  checkFixedAddresses,
  checkRegions,
  nearestGroups,
  priorityGroups,
  WantedLabel,
} from './locality-groups';

/** Where the calls of a region go while its own servers are left out. */
export interface RegionFailover {
  /** Istio's `from`: region of the clients, such as `eu-west-1`. It may be one without servers. */
  readonly fromRegion: string;

  /** Istio's `to`: region of the servers that take over. */
  readonly toRegion: string;
}

/** How the calls of one place are spread. */
export interface LocalityDistribution {
  /** Where the clients are: `region`, `region/zone` or `region/zone/subzone`, or `*` for all who stand nowhere else. */
  readonly fromLocality: string;

  /**
   * Istio's `to`: per cent of the calls by place of the servers, together 100. Istio drops servers that are not listed,
   * so that every server has to be in one of these places.
   */
  readonly toLocalities: { readonly [locality: string]: number };
}

/**
 * Which of the servers of a host a client is given, by where both are. The place of a client is that of its node; where
 * the traffic leaves through an egress gateway, that of the gateway counts. A client that is nowhere in particular is
 * given all servers alike.
 *
 * Nobody is probed: it is the circuit breaker that finds out that a region fails, by the calls that failed there, for
 * each proxy by itself. Calls move by degrees: as soon as less than about 70 % of the servers that come first are left,
 * the next ones get a part.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export class LocalityFailover {
  /**
   * The nearest servers: those in the same zone, then in the same region, then all others alike.
   */
  public static nearest(): LocalityFailover {
    return new LocalityFailover({}, (scope, endpoints) => nearestGroups(scope, endpoints));
  }

  /**
   * The nearest servers, and after those of the own region the ones of the region that is named. Regions without a
   * pair, and those after the one that is named, come last and alike.
   *
   * @throws LOCALITY005 without a pair, if a pair leads to itself or names no region, or if a region is left twice.
   */
  public static regions(pairs: RegionFailover[]): LocalityFailover {
    checkPairs(pairs);
    const failover = pairs.map(({ fromRegion, toRegion }) => ({ from: fromRegion, to: toRegion })).sort(byFrom);
    return new LocalityFailover({ failover }, (scope, endpoints) => {
      const groups = nearestGroups(scope, endpoints);
      checkRegions(
        scope,
        failover.map(({ to }) => to),
        endpoints,
      );
      return groups;
    });
  }

  /**
   * The servers that have most labels in common with the Pod of the client, from the first label on: with
   * `topology.kubernetes.io/region` and `topology.kubernetes.io/zone` those in its zone, then in its region, then the
   * others. A label may be given with a value, such as `role=primary`, which is then looked for instead of that of the
   * client: servers that have it come first, for everybody. Only for servers with IP addresses.
   *
   * @throws LOCALITY005 without a label, or if one is not valid or given twice.
   */
  public static failoverPriority(...labels: string[]): LocalityFailover {
    const wanted = parsePriority(labels);
    return new LocalityFailover({ failoverPriority: [...labels] }, (scope, endpoints) => {
      checkFixedAddresses(scope, endpoints);
      return priorityGroups(scope, wanted, endpoints);
    });
  }

  /**
   * A fixed share of the calls for each place. Nobody comes first: while all servers of a place are left out by the
   * circuit breaker, the others take its share. It needs no circuit breaker. A place of clients that no entry names gets
   * all servers alike.
   *
   * @throws LOCALITY004 without an entry, if a share is not a whole number from 1 to 100, or if those of one entry are
   * not 100 together; LOCALITY005 if a place cannot be one, or is within another one.
   */
  public static distribute(entries: LocalityDistribution[]): LocalityFailover {
    checkDistribution(entries);
    // Istio takes the entry for all others last, or it refuses what follows.
    const distribute = entries
      .map(({ fromLocality, toLocalities }) => {
        const to = Object.fromEntries(Object.entries(toLocalities).sort(byKey));
        return { from: fromLocality, to };
      })
      .sort(byFrom);
    return new LocalityFailover({ distribute }, (scope, endpoints) => {
      nearestGroups(scope, endpoints);
      for (const { from, to } of distribute) checkCovered(scope, from, Object.keys(to), endpoints);
      return [];
    });
  }

  private constructor(
    private readonly setting: LocalityLoadBalancerSetting,
    /** Which servers are left together when calls move on; refuses servers that do not fit. */
    private readonly groups: (scope: Construct, endpoints: Endpoint[]) => Endpoint[][],
  ) {}

  /** @internal */
  public get _needsEjection(): boolean {
    return this.setting.distribute === undefined;
  }

  /**
   * The most servers that have to be left out before calls move on.
   *
   * @internal
   */
  public _largestGroup(scope: Construct, endpoints: Endpoint[]): number {
    return Math.max(0, ...this.groups(scope, endpoints).map(({ length }) => length));
  }

  /** @internal */
  public _render(): LocalityLoadBalancerSetting {
    return { enabled: true, ...this.setting };
  }
}

function byFrom({ from: one }: { readonly from: string }, { from: other }: { readonly from: string }): number {
  if (one === '*' || other === '*') return one === '*' ? 1 : -1;
  return one < other ? -1 : 1;
}

function byKey([one]: [string, number], [other]: [string, number]): number {
  return one < other ? -1 : 1;
}

function refusePlace(place: string, problem: string, remedy: string): never {
  refuse('LOCALITY005', place, { problem, remedy });
}

function checkPairs(pairs: RegionFailover[]): void {
  const place = 'LocalityFailover.regions';
  if (pairs.length === 0) refusePlace(place, 'no region is named: []', 'Write LocalityFailover.nearest(), or a pair');
  for (const { fromRegion: from, toRegion: to } of pairs) {
    const bad = [from, to].find((region) => region.includes('/') || !parseLocality(region));
    if (bad !== undefined) {
      refusePlace(place, `${show(bad)} is not a region`, "Write the region alone, such as 'eu-west-1'");
    }
    if (from === to) refusePlace(place, `${show(from)} leads to itself`, 'Write the region that takes over');
  }
  const regions = pairs.map(({ fromRegion }) => fromRegion);
  const twice = regions.find((from, index) => regions.indexOf(from) !== index);
  if (twice === undefined) return;
  refusePlace(place, `${show(twice)} is left twice, and Istio obeys the first`, 'Write one pair for each region');
}

function parsePriority(labels: string[]): WantedLabel[] {
  const place = 'LocalityFailover.failoverPriority';
  if (labels.length === 0) refusePlace(place, 'no label is named: []', "Write one, such as 'role=primary'");
  const wanted = labels.map((label): WantedLabel => {
    const [key = '', ...values] = label.split('=');
    const isValid =
      isLabelKey(key) && values.length <= 1 && values.every((value) => value !== '' && isLabelValue(value));
    if (!isValid) refusePlace(place, `${show(label)} is not a label`, "Write 'key' or 'key=value'");
    return { key, value: values.at(0) };
  });
  const keys = wanted.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) refusePlace(place, `label ${show(twice)} is named twice`, 'Write it once');
  return wanted;
}

function checkDistribution(entries: LocalityDistribution[]): void {
  const place = 'LocalityFailover.distribute';
  const froms = entries.map(({ fromLocality }) => fromLocality);
  const isForOthers = (from: string): boolean => from === '*';
  if (froms.filter(isForOthers).length > 1) refusePlace(place, "'*' is named twice", 'Write one entry for all others');
  checkPlaces(
    place,
    froms.filter((from) => !isForOthers(from)),
  );
  for (const { toLocalities } of entries) checkPlaces(place, Object.keys(toLocalities));
  const bad = entries.find(({ toLocalities }) => {
    const shares = Object.values(toLocalities);
    return shares.some((share) => !Number.isInteger(share) || share < 1) || shares.reduce((a, b) => a + b, 0) !== 100;
  });
  if (!bad && entries.length > 0) return;
  refuse('LOCALITY004', place, {
    problem: bad ? `the shares are ${show(bad.toLocalities)}` : 'no entry is given: []',
    remedy: 'Write whole numbers of at least 1 that are 100 together',
  });
}

function checkPlaces(place: string, localities: string[]): void {
  const bad = localities.find((locality) => !parseLocality(locality));
  if (bad !== undefined) {
    refusePlace(place, `${show(bad)} is not a place`, "Write 'region', 'region/zone' or 'region/zone/subzone'");
  }
  const within = localities.find((one, index) => localities.some((other, at) => at !== index && liesIn(one, other)));
  if (within === undefined) return;
  refusePlace(place, `${show(within)} is within another place of the list`, 'Write places that have nothing in common');
}
