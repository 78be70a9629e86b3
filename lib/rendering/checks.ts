import { isIP } from 'node:net';
import { Place, refuse, show } from '../refusals/refuse';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** At least two labels, of which the last one is no number. */
const DNS_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Ports on which the sidecar listens itself. */
const PROXY_PORTS = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];

export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

/** A name of at least two labels, lower case, not an address: what a server on the internet is called. */
export function isDnsName(text: string): boolean {
  return text.length <= 253 && DNS_NAME.test(text);
}

/** What exportTo can say: a namespace, or a sign for its own one, for all, or for none. */
export function isExportEntry(text: string): boolean {
  return ['.', '*', '~'].includes(text) || isDnsLabel(text);
}

/** What Istio takes as a trust domain: names with dots between them, and perhaps one at the end. */
export function isTrustDomain(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  return labels.every((label) => isDnsLabel(label.toLowerCase()));
}

export function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

export function checkNamespace(place: Place, property: string, namespace: string): string {
  if (!isDnsLabel(namespace)) {
    refuse('NAMESPACE002', place, {
      problem: `${property} ${show(namespace)} is not a namespace name`,
      remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters',
    });
  }
  return namespace;
}

/** A name that was given, or the one that follows from what the object is about. */
export function checkObjectName(place: Place, given: string | undefined, otherwise: string): string {
  if (given !== undefined && !isDnsLabel(given)) {
    refuse('NAME001', place, {
      problem: `name ${show(given)} is not an object name`,
      remedy: `Use lower-case letters, digits and inner dashes, at most 63 characters, or leave it out for ${show(otherwise)}`,
    });
  }
  return given ?? otherwise;
}

export function checkPort(place: Place, property: string, port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    refuse('PORT001', place, {
      problem: `${property} ${show(port)} is not a port`,
      remedy: 'Write a whole number from 1 to 65535',
    });
  }
  return port;
}

/** A port on which a proxy can listen. */
export function isListenerPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535 && !PROXY_PORTS.includes(port);
}

/** A port that the application calls, so that the proxy has to listen on it. */
export function checkListenerPort(place: Place, property: string, port: number): number {
  checkPort(place, property, port);
  if (PROXY_PORTS.includes(port)) {
    refuse('PORT002', place, {
      problem: `${property} ${show(port)} is used by the proxy itself`,
      remedy: `Choose a port other than ${PROXY_PORTS.join(', ')}`,
    });
  }
  return port;
}

export function checkLimit(place: Place, property: string, limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 2 ** 31 - 1) {
    refuse('LIMIT001', place, {
      problem: `${property} is ${show(limit)}; it has to be a whole number of at least one`,
      remedy: 'Write 1 or more, or leave it out for the default',
    });
  }
  return limit;
}
