import { Construct } from 'constructs';
import { Destination } from '../../imports/networking';
import { refuse, show } from '../refusals/refuse';
import { WeightedTarget } from '../rendering/http-routes';
import { EgressClient } from '../values/egress-client';
import { HttpSplit } from './forward-props';
import { HttpTarget, IHttpDestination, Protection } from './http-destination';

/** The shares of other hosts. */
export function describeSplit(scope: Construct, own: HttpTarget, split: HttpSplit[]): WeightedTarget[] {
  const targets = split.map(({ destination, weight }) => ({ ...describeOther(scope, own, destination), weight }));
  const hosts = [own.host, ...targets.map(({ destination }) => destination.host)];
  const twice = hosts.find((host, index) => hosts.indexOf(host) !== index);
  if (twice !== undefined) {
    refuse('ROUTE006', scope, {
      problem: `split gives ${show(twice)} two shares`,
      remedy: 'Name each other host once; the host of the construct gets the rest',
    });
  }
  const weights = split.map(({ weight }) => weight);
  const sum = weights.reduce((one, other) => one + other, 0);
  if (weights.every((weight) => Number.isInteger(weight) && weight >= 0) && sum <= 100 && split.length > 0) {
    return targets.sort((one, other) => (one.destination.host < other.destination.host ? -1 : 1));
  }
  refuse('ROUTE006', scope, {
    problem: `split has the weights ${show(weights)}`,
    remedy: 'Write whole numbers from 0 that are at most 100 together; the host of the construct gets the rest',
  });
}

/** Another host as the end of a route of this one, if everybody who meets the route gets there, and no less safely. */
export function describeOther(
  scope: Construct,
  own: HttpTarget,
  other: IHttpDestination,
): { readonly destination: Destination } {
  // Languages without types can bring a construct of their own.
  const targets = '_targets' in other ? other._targets : [];
  const target = targets.find(({ gateway }) => gateway === own.gateway) ?? targets.at(0);
  if (target === undefined) {
    return refuseOther(
      scope,
      other,
      'is no host that is called without TLS',
      'Name a construct such as TlsOriginatedApi',
    );
  }
  checkKind(scope, own, target);
  checkReach(scope, own, target, other);
  const { host, port, gateSubset } = target;
  return { destination: { host, port: { number: port }, ...(gateSubset && { subset: gateSubset }) } };
}

function checkKind(scope: Construct, own: HttpTarget, other: HttpTarget): void {
  if (own.protocol !== other.protocol) {
    refuse('ROUTE008', scope, {
      problem: `calls are ${own.protocol}, but ${show(other.host)} takes ${other.protocol}`,
      remedy: `Write the same protocol for both`,
    });
  }
  if (other.protection >= own.protection) return;
  refuse('ROUTE008', scope, {
    problem: `calls to ${show(own.host)} leave encrypted, but ${show(other.host)} ${
      other.protection === Protection.CLEAR_TEXT ? 'is called in clear text' : 'does not fail closed'
    }`,
    remedy: 'Declare the other host with TlsOriginatedApi, and leave failClosed out there',
  });
}

function checkReach(scope: Construct, own: HttpTarget, other: HttpTarget, construct: IHttpDestination): void {
  if (own.gateway !== other.gateway) {
    const [one, two] = [own.gateway, other.gateway].map((path) =>
      path === undefined ? 'straight' : `by ${show(path)}`,
    );
    refuseOther(scope, construct, `leaves ${two}, the route ${one}`, 'Write the same via for both, or for none');
  }
  const unseen = other.exportTo.includes('*') ? [] : own.exportTo.filter((name) => !other.exportTo.includes(name));
  if (unseen.length > 0) {
    refuseOther(
      scope,
      construct,
      `is not seen in ${unseen.map(show).join(', ')}, where the route is`,
      'Name the same clients and visibility for both',
    );
  }
  const stranger = other.isForClientsOnly
    ? own.clients.find((client) => !other.clients.some((known) => covers(known, client, other.gateway !== undefined)))
    : undefined;
  if (stranger === undefined) return;
  refuseOther(
    scope,
    construct,
    `refuses ${show(nameOf(stranger))}, who is a client of the route`,
    'Name the same clients for both',
  );
}

/** A gateway knows service accounts; a rule for selected Pods goes by labels as well. */
function covers(known: EgressClient, client: EgressClient, byIdentity: boolean): boolean {
  if (known.namespaceName !== client.namespaceName) return false;
  if (byIdentity && known.serviceAccountName === undefined) return true;
  if (known.serviceAccountName !== client.serviceAccountName) return false;
  return byIdentity || labelsOf(known) === labelsOf(client);
}

function labelsOf({ labels = {} }: EgressClient): string {
  return JSON.stringify(Object.entries(labels).sort());
}

function nameOf({ namespaceName, serviceAccountName }: EgressClient): string {
  return serviceAccountName === undefined ? namespaceName : `${namespaceName}/${serviceAccountName}`;
}

function refuseOther(scope: Construct, { node }: IHttpDestination, problem: string, remedy: string): never {
  refuse('ROUTE007', scope, { problem: `the destination ${show(node.path)} ${problem}`, remedy });
}
