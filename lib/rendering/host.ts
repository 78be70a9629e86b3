import { domainToASCII } from 'node:url';
import { isAddress, isDnsLabel, isDnsName } from './checks';
import { Place, refuse, show } from '../refusals/refuse';

/** What stands in front of the domain; it covers names of any depth. */
const WILDCARD = '*.';

/** Refuses every host that Istio would accept and never match, and says what was probably meant. */
export function checkHost(place: Place, host: string): string {
  if (!isDnsName(host)) refuseHost(place, host);
  return checkOutside(place, host);
}

/** Refuses what is not `*.` in front of a domain of at least two labels. */
export function checkWildcard(place: Place, host: string): string {
  const domain = host.slice(WILDCARD.length);
  const isWildcard = host.startsWith(WILDCARD);
  if (host === '*' || (isWildcard && isDnsLabel(domain))) {
    refuse('WILDCARD002', place, {
      problem: `host ${show(host)} is every name ${host === '*' ? 'of the internet' : `that ends in ${show(`.${domain}`)}`}`,
      remedy: `Write the domain that is meant, such as ${show(host === '*' ? '*.example.com' : `*.example.${domain}`)}`,
    });
  }
  if (!isWildcard || !isDnsName(`a.${domain}`)) refuseWildcard(place, host);
  return checkOutside(place, host);
}

function refuseWildcard(place: Place, host: string): never {
  if (isDnsName(host)) {
    refuse('WILDCARD001', place, {
      problem: `host ${show(host)} is a single name`,
      remedy: `Declare it with another construct, such as ExternalHttpsApi, or write ${show(`*.${host}`)} for the names below it`,
    });
  }
  const domain = suggestedName(host.replace(/^[^.]*\*[^.]*\./, ''));
  refuse('WILDCARD001', place, {
    problem: `host ${show(host)} is not ${show(WILDCARD)} in front of a lower-case domain`,
    remedy: `Write ${show(`${WILDCARD}${domain ?? 'example.com'}`)}`,
  });
}

function checkOutside(place: Place, host: string): string {
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
      remedy: `Write one full name, such as ${show(host.replace(/^\*/, 'api').replaceAll('*', ''))}, and a construct for each, or all of them with WildcardHosts`,
    });
  }
  refuse('HOST001', place, {
    problem: `host ${show(host)} is not a fully qualified, lower-case DNS name`,
    remedy: `Write ${suggestion(host)}`,
  });
}

function suggestion(host: string): string {
  const name = suggestedName(host);
  return name === undefined ? "the full name as the application dials it, such as 'api.example.com'" : show(name);
}

function suggestedName(host: string): string | undefined {
  const bare = host
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
  const name = domainToASCII(bare);
  return isDnsName(name) ? name : undefined;
}
