import { Construct } from 'constructs';
import { refuse, show } from '../refusals/refuse';
import { liesIn } from '../rendering/locality';
import { Endpoint } from './endpoint';

/** A label by which servers are ordered; without a value that of the client is looked for. */
export interface WantedLabel {
  readonly key: string;
  readonly value?: string;
}

/** Servers at the first level at which they differ: what is left together before calls go farther. */
export function nearestGroups(scope: Construct, endpoints: Endpoint[]): Endpoint[][] {
  const nowhere = endpoints.find(({ locality }) => locality === undefined);
  if (nowhere || endpoints.length === 0) {
    refuse('LOCALITY002', scope, {
      problem: nowhere
        ? `localityFailover is set, but server ${show(nowhere.address)} has no locality`
        : 'localityFailover is set, but resolution names no servers: []',
      remedy:
        "Write resolution: Resolution.endpoints(Endpoint.dnsName('eu.example.net', { locality: 'eu-west-1' }), ...) with at least two places",
    });
  }
  for (const level of [1, 2, 3]) {
    const groups = grouped(endpoints, ({ locality = '' }) => locality.split('/').slice(0, level).join('/'));
    if (groups.length > 1) return groups;
  }
  refuse('LOCALITY002', scope, {
    problem: `localityFailover is set, but all servers are in ${show(endpoints[0]?.locality)}`,
    remedy: 'Leave it out, or name servers in at least two places',
  });
}

/** Istio hands over the servers of one locality, and looks for those of all of them. */
export function checkFixedAddresses(scope: Construct, endpoints: Endpoint[]): void {
  const named = endpoints.find(({ _isDnsName }) => _isDnsName);
  if (!named) return;
  refuse('LOCALITY003', scope, {
    problem: `localityFailover is failoverPriority, but server ${show(named.address)} is a DNS name`,
    remedy: 'Write LocalityFailover.regions or LocalityFailover.nearest, or name the servers with Endpoint.ipAddress',
  });
}

/** Servers that agree in the first label in which they differ. */
export function priorityGroups(scope: Construct, wanted: WantedLabel[], endpoints: Endpoint[]): Endpoint[][] {
  const values = (key: string): (string | undefined)[] => endpoints.map(({ _labels }) => _labels[key]);
  const unknown = wanted.find(({ key, value }) =>
    value === undefined ? values(key).some((one) => one === undefined) : !values(key).includes(value),
  );
  if (unknown && endpoints.length > 0) {
    const { key, value } = unknown;
    refuse('LOCALITY005', scope, {
      problem:
        value === undefined
          ? `localityFailover goes by label ${show(key)}, which not all servers have`
          : `localityFailover looks for ${show(`${key}=${value}`)}, which no server has`,
      remedy: `Write labels: { '${key}': ... } for the servers, or locality for where they are`,
    });
  }
  for (const { key, value } of wanted) {
    const groups = grouped(endpoints, ({ _labels }) => {
      const own = _labels[key] ?? '';
      return value === undefined ? own : String(own === value);
    });
    // With a value only those that have it come first.
    if (groups.length > 1) return groups.filter(([first]) => value === undefined || first._labels[key] === value);
  }
  refuse('LOCALITY002', scope, {
    problem: `localityFailover goes by ${show(wanted.map(({ key }) => key))}, in which the ${String(endpoints.length)} servers do not differ`,
    remedy: 'Leave it out, or name servers with different labels',
  });
}

function grouped(endpoints: Endpoint[], keyOf: (endpoint: Endpoint) => string): Endpoint[][] {
  const keys = [...new Set(endpoints.map(keyOf))].sort();
  return keys.map((key) => endpoints.filter((endpoint) => keyOf(endpoint) === key));
}

/** Istio drops servers that no entry lists, and gives a place without servers a share that nobody takes. */
export function checkCovered(scope: Construct, from: string, to: string[], endpoints: Endpoint[]): void {
  const dropped = endpoints.find(({ locality = '' }) => !to.some((place) => liesIn(locality, place)));
  const empty = to.find((place) => !endpoints.some(({ locality = '' }) => liesIn(locality, place)));
  if (!dropped && empty === undefined) return;
  refuse('LOCALITY004', scope, {
    problem: dropped
      ? `localityFailover from ${show(from)} does not list ${show(dropped.locality)}, so that server ${show(dropped.address)} would get nothing`
      : `localityFailover from ${show(from)} gives a share to ${show(empty)}, where no server is`,
    remedy: 'List the places of all servers, and no others',
  });
}

/** Where calls are to go there has to be a server; where they come from, only the nodes of the clients know. */
export function checkRegions(scope: Construct, wanted: string[], endpoints: Endpoint[]): void {
  const regions = new Set(endpoints.map(({ locality = '' }) => locality.split('/')[0]));
  const unknown = wanted.find((region) => !regions.has(region));
  if (unknown === undefined) return;
  refuse('LOCALITY005', scope, {
    problem: `localityFailover leads to region ${show(unknown)}, but the servers are in ${show([...regions].sort())}`,
    remedy: 'Write a region that is in the locality of a server',
  });
}
