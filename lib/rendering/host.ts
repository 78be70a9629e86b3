import { domainToASCII } from 'node:url';
import { isAddress, isDnsName } from './checks';
import { Place, refuse, show } from '../refusals/refuse';

/** Refuses every host that Istio would accept and never match, and says what was probably meant. */
export function checkHost(place: Place, host: string): string {
  if (!isDnsName(host)) refuseHost(place, host);
  if (host.endsWith('.cluster.local') || host.endsWith('.svc')) {
    refuse('HOST004', place, {
      problem: `host ${show(host)} belongs to the cluster`,
      remedy: 'Call the Service as it is, without a construct, or name a host outside the mesh',
    });
  }
  return host;
}

function refuseHost(place: Place, host: string): never {
  if (isAddress(host)) {
    refuse('HOST003', place, {
      problem: `host ${show(host)} is an IP address`,
      remedy: `Write the DNS name as host, and resolution: Resolution.staticEndpoints(${show(host)})`,
    });
  }
  if (host.includes('*')) {
    refuse('HOST002', place, {
      problem: `host ${show(host)} is a wildcard`,
      remedy: `Write one full name, such as ${show(host.replace(/^\*/, 'api').replaceAll('*', ''))}, and a construct for each`,
    });
  }
  refuse('HOST001', place, {
    problem: `host ${show(host)} is not a fully qualified, lower-case DNS name`,
    remedy: `Write ${suggestion(host)}`,
  });
}

function suggestion(host: string): string {
  const bare = host
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
  const name = domainToASCII(bare);
  return isDnsName(name) ? show(name) : "the full name as the application dials it, such as 'api.example.com'";
}
