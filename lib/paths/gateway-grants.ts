import { Construct } from 'constructs';
import { Destination } from '../destinations/destination';
import { refuse, show } from '../refusals/refuse';
import { ContractGrant, ContractText, domainOf, EVERY_NAMESPACE } from './gateway-contract-schema';

/** A contract, and where it was read. */
export interface GrantedContract {
  readonly contract: ContractText;
  readonly path: string;
}

/** What a route asks for. */
export interface Wish {
  readonly to: Destination;
  readonly knowsCaller: boolean;
}

/** Refuses a route that the contract of its gateway does not grant to everybody who would use it, under one owner. */
export function checkGrant(scope: Construct, { contract, path }: GrantedContract, { to, knowsCaller }: Wish): void {
  const { host, namespaceName, clients, metadata } = to;
  const ofHost = contract.owners.filter(({ hosts }) => hosts.some((pattern) => covers(pattern, host)));
  const known = knowsCaller ? clients.map((client) => client.namespaceName) : [];
  const using = [...new Set([namespaceName, ...known])].sort();
  const granting = ofHost.filter(({ namespaces }) => using.every((name) => includes(namespaces, name)));
  if (granting.length === 0) refuseHost(scope, path, { host, using, ofHost });
  if (!knowsCaller && !granting.some(({ namespaces }) => namespaces.includes(EVERY_NAMESPACE))) {
    refuse('CONTRACT007', scope, {
      problem: `host ${show(host)} is granted by ${show(path)} to ${show(namespacesOf(granting))}, but in this mode the gateway lets everybody pass`,
      remedy: 'Write tls: GatewayTls.passthrough(), which tells the gateway the caller',
    });
  }
  const owner = metadata.annotations?.['cdk8s-istio/owner'];
  if (granting.some((grant) => grant.owner === owner)) return;
  const [{ owner: right } = { owner: '' }] = granting;
  refuse('CONTRACT004', scope, {
    problem: `owner is ${show(owner)}, but ${show(path)} grants ${show(host)} to ${show(granting.map((grant) => grant.owner).join())}`,
    remedy: `Write owner: ${show(right)}, or ask the owner of the gateway to change the contract`,
  });
}

function refuseHost(
  scope: Construct,
  path: string,
  { host, using, ofHost }: { readonly host: string; readonly using: string[]; readonly ofHost: ContractGrant[] },
): never {
  const granted = ofHost.length === 0 ? 'to nobody' : `to ${show(namespacesOf(ofHost))} alone`;
  refuse('CONTRACT003', scope, {
    problem: `host ${show(host)} is wanted for ${show(using)}, but the contract ${show(path)} grants it ${granted}`,
    remedy: `Ask the owner of the gateway to grant ${show(host)} to ${using.map(show).join(' and ')}, or leave via out`,
  });
}

/** A wildcard covers names of any depth below its domain, and not the domain itself, as everywhere in Istio. */
function covers(pattern: string, host: string): boolean {
  const domain = domainOf(pattern);
  return domain === pattern ? host === pattern : host.endsWith(`.${domain}`);
}

function includes(namespaces: string[], name: string): boolean {
  return namespaces.includes(EVERY_NAMESPACE) || namespaces.includes(name);
}

function namespacesOf(grants: ContractGrant[]): string[] {
  return [...new Set(grants.flatMap(({ namespaces }) => namespaces))].sort();
}
