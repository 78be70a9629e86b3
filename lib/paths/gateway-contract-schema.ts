import { refuse, show } from '../refusals/refuse';
import { isDnsLabel, isDnsName, isListenerPort } from '../rendering/checks';
import { isOneLine } from '../rendering/text';

/** What every contract begins with; another version is another shape. */
export const CONTRACT_HEADER = { apiVersion: 'cdk8s-istio/v1', kind: 'EgressGatewayContract' } as const;

/** Every namespace. */
export const EVERY_NAMESPACE = '*';

/** The gateway, as a contract has it. */
export interface ContractGateway {
  readonly namespaceName: string;
  readonly serviceName: string;
  readonly clusterDomain: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  readonly ports: number[];
  readonly denyByDefault: boolean;
}

/** Hosts, and who may route them. */
export interface ContractGrant {
  readonly owner: string;
  readonly namespaces: string[];
  readonly hosts: string[];
}

/** All that is in the file. */
export interface ContractText {
  readonly apiVersion: string;
  readonly kind: string;
  readonly gateway: ContractGateway;
  readonly owners: ContractGrant[];
}

/** Where a value stands: the construct, the contract, and the names down to the value. */
interface Position {
  readonly place: string;
  readonly contract: string;
  readonly name: string;
}

type Check = (at: Position, value: unknown) => void;

/** A check for every field of an object, none of which may be missing. */
type Fields<Shape> = { readonly [Name in keyof Shape]: Check };

const label = text('a name in lower-case letters, digits and inner dashes', isDnsLabel);
const line = text('one line of text', (given) => given.trim() !== '' && isOneLine(given));

const CONTRACT = object<ContractText>({
  apiVersion: exactly(CONTRACT_HEADER.apiVersion),
  kind: exactly(CONTRACT_HEADER.kind),
  gateway: object<ContractGateway>({
    namespaceName: label,
    serviceName: label,
    clusterDomain: line,
    selector: mapOf(line),
    serviceAccountName: line,
    ports: listOf(value('a port on which a gateway can listen', (given) => isListenerPort(given as number))),
    denyByDefault: value('true or false', (given) => typeof given === 'boolean'),
  }),
  owners: listOf(
    object<ContractGrant>({
      owner: line,
      namespaces: listOf(text(`a namespace, or '*'`, (given) => given === EVERY_NAMESPACE || isDnsLabel(given))),
      hosts: listOf(text(`a DNS name, or '*.' in front of one`, (given) => isDnsName(domainOf(given)))),
    }),
  ),
});

/** Refuses what is not a contract, whether it was read or is about to be written. */
export function checkContract(place: string, contract: string, given: unknown): ContractText {
  CONTRACT({ place, contract, name: '' }, given);
  return given as ContractText;
}

/** What a pattern covers the names of. */
export function domainOf(pattern: string): string {
  return pattern.replace(/^\*\./, '');
}

function value(form: string, isRight: (given: unknown) => boolean): Check {
  return (at, given) => {
    if (!isRight(given)) refuseAt(at, `is ${show(given)}`, `Write ${form}`);
  };
}

function text(form: string, isRight: (given: string) => boolean): Check {
  return value(form, (given) => typeof given === 'string' && isRight(given));
}

function exactly(wanted: string): Check {
  return value(show(wanted), (given) => given === wanted);
}

function listOf(each: Check): Check {
  return (at, given) => {
    if (!Array.isArray(given)) return refuseAt(at, `is ${show(given)}`, 'Write a list');
    if (given.length === 0) refuseAt(at, 'is empty: []', 'Name at least one');
    given.forEach((item, index) => {
      each(below(at, `[${String(index)}]`), item);
    });
  };
}

function mapOf(each: Check): Check {
  return (at, given) => {
    const entries = Object.entries(asObject(at, given));
    if (entries.length === 0) refuseAt(at, 'is empty: {}', 'Name at least one');
    for (const [key, item] of entries) each(below(at, `.${key}`), item);
  };
}

function object<Shape extends object>(fields: Fields<Shape>): Check {
  const known = Object.entries<Check>(fields);
  return (at, given) => {
    const found = asObject(at, given);
    for (const [name, check] of known) {
      if (!Object.hasOwn(found, name)) {
        refuseAt(at, `lacks ${show(name)}`, 'Have the owner of the gateway write it anew');
      }
      check(below(at, `.${name}`), found[name]);
    }
    const other = Object.keys(found).find((name) => !Object.hasOwn(fields, name));
    if (other === undefined) return;
    refuseAt(at, `has ${show(other)}, which is unknown`, 'Leave it out, or use a newer release of the library');
  };
}

function asObject(at: Position, given: unknown): Record<string, unknown> {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isObject ? (given as Record<string, unknown>) : refuseAt(at, `is ${show(given)}`, 'Write an object');
}

function below(at: Position, step: string): Position {
  return { ...at, name: `${at.name}${step}` };
}

function refuseAt({ place, contract, name }: Position, fault: string, remedy: string): never {
  const what = name === '' ? contract : `${name.slice(1)} of ${contract}`;
  refuse('CONTRACT002', place, { problem: `${what} ${fault}`, remedy });
}
