import { compareText } from '../mesh/mesh-object';
import type { Observation, Observed } from './comparison';
import { PLAIN_REQUEST, SimulatedRequest } from './requests';

type Asked = Observed['asked'][number];

const SCHEMES = ['http', 'grpc', 'https', 'tls', 'grpcs', 'tcp'];

/**
 * Says in few words which of the calls that were asked for a host and a port have something: `http` if all in clear text
 * have it, else the requests one by one.
 */
export function callTitles(asked: readonly Asked[], having: readonly Observation[]): string[] {
  return SCHEMES.flatMap((scheme) => {
    const all = asked.filter((each) => each.scheme === scheme);
    const some = having.filter((each) => each.scheme === scheme);
    if (some.length === 0) return [];
    if (some.length === all.length) return [scheme];
    return atAddresses(scheme, all, some);
  });
}

function atAddresses(scheme: string, all: readonly Asked[], some: readonly Asked[]): string[] {
  const addresses = new Set(some.map(({ address }) => address));
  const isEverywhere = new Set(all.map(({ address }) => address)).size === addresses.size;
  const titles = [...addresses].map((address) => {
    const [asked, having] = [all, some].map((each) => each.filter((one) => one.address === address));
    const place = isEverywhere ? '' : ` at ${address ?? 'an address of public DNS'}`;
    const requests =
      having.length === asked.length ? [scheme] : having.map(({ request }) => requestTitle(scheme, request));
    return { place, requests };
  });
  const isAlike = titles.every(({ requests }) => requests.join() === titles[0].requests.join());
  if (isEverywhere && isAlike) return titles[0].requests;
  return titles.flatMap(({ place, requests }) => requests.map((request) => request + place)).sort(compareText);
}

function requestTitle(scheme: string, { method, path, headers, namesPort }: SimulatedRequest): string {
  const names = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `${scheme} ${method} ${path}`,
    ...(names.length > 0 ? [`with ${names.sort(compareText).join(', ')}`] : []),
    ...(namesPort === true && PLAIN_REQUEST.namesPort !== true ? ['and the port in the Host header'] : []),
  ].join(' ');
}
