import { loadAll } from 'js-yaml';
import { similar } from '../analysis/schema/similar';
import { KUBERNETES_YAML } from '../manifests/kubernetes-yaml';
import { faultOfAliases } from '../manifests/limits';
import { Fields, isFields } from '../manifests/manifest-object';
import { DataPlaneMode } from '../profile/data-plane-mode';
import { IstioVersion } from '../profile/istio-version';
import { show } from '../refusals/refuse';
import { isDnsLabel, isExportEntry, isTrustDomain } from '../rendering/checks';
import { MeshProfileProps } from '../profile/mesh-profile';
import { OutboundTrafficPolicyMode } from '../profile/outbound-traffic-policy-mode';
import type { SimulatedGateway } from '../simulation/simulation-options';
import { Arguments, oneOf, Option } from './command';
import { readTextFile } from './input/text-file';
import { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** What manifests do not show about a mesh, as apps say it, and what only the command has to be told. */
export interface Profile extends MeshProfileProps {
  readonly istioVersion: IstioVersion;
  /** Namespace of objects that name none. */
  readonly defaultNamespace?: string;
  readonly gateways?: SimulatedGateway[];
}

const VERSIONS = Object.values(IstioVersion);

/** What is taken where nobody says which release it is. */
export const NEWEST_VERSION = VERSIONS[VERSIONS.length - 1];

export const PROFILE_OPTIONS: readonly Option[] = [
  {
    name: 'istio-version',
    value: 'MINOR',
    help: `The release of Istio: ${oneOf(VERSIONS)}. Default: that of the profile, else ${NEWEST_VERSION}.`,
  },
  {
    name: 'profile',
    value: 'FILE',
    help:
      'Facts about the mesh as YAML or JSON: istioVersion, outboundTrafficPolicy, dnsCapture, dataPlaneMode, ' +
      'rootNamespace, trustDomain, defaultServiceExportTo, defaultVirtualServiceExportTo, ' +
      'defaultDestinationRuleExportTo, dualStack, defaultNamespace, and gateways with service, namespaceName and labels.',
  },
];

/** The mesh that the arguments name. */
export function profileOf(args: Arguments, { folder }: Terminal): Profile {
  const file = args.value('profile');
  const read = file === undefined ? {} : readProfile(readTextFile(file, folder), file);
  const version = args.value('istio-version');
  const istioVersion = version === undefined ? read.istioVersion : versionOf(version, '--istio-version');
  return { ...read, istioVersion: istioVersion ?? NEWEST_VERSION };
}

type Reader = (value: unknown, place: string) => unknown;

const READERS: { readonly [Fact in keyof Required<Profile>]: Reader } = {
  istioVersion: versionOf,
  dnsCapture: truth,
  outboundTrafficPolicy: word(Object.values(OutboundTrafficPolicyMode)),
  rootNamespace: text('the name of a namespace', isDnsLabel),
  trustDomain: text('a name such as cluster.local', isTrustDomain),
  dualStack: truth,
  defaultServiceExportTo: exportEntries,
  defaultVirtualServiceExportTo: exportEntries,
  defaultDestinationRuleExportTo: exportEntries,
  defaultNamespace: text('the name of a namespace', isDnsLabel),
  dataPlaneMode: word(Object.values(DataPlaneMode)),
  gateways: (value, place) =>
    Array.isArray(value)
      ? value.map((each, index) => gateway(each, `${place}[${index}]`))
      : refuseValue(place, value, 'a list'),
};

const GATEWAY: { readonly [Fact in keyof Required<SimulatedGateway>]: Reader } = {
  service: text('the full name of a Service, such as egress.istio-egress.svc.cluster.local'),
  namespaceName: text('the name of a namespace', isDnsLabel),
  labels: map((value) => typeof value === 'string', 'a map of texts'),
  serviceAccountName: text('the name of a ServiceAccount'),
  ports: map((value) => Number.isInteger(value), 'a map from ports of the Service to ports of the Pod'),
  ip: text('an IP address'),
};

/** More than the facts about any mesh. */
const MOST_VALUES = 100_000;
const MOST_DEPTH = 20;

/** Reads facts about a mesh; whatever is not known is refused with what is. */
export function readProfile(content: string, file: string): Partial<Profile> {
  let documents: unknown[];
  try {
    documents = loadAll(content, { schema: KUBERNETES_YAML, maxDepth: MOST_DEPTH });
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new UsageError(`${show(file)} is not YAML: ${reason}. Correct it there`);
  }
  const [read = null, ...others] = documents;
  if (others.length > 0) throw new UsageError(`${show(file)} holds several documents. Write one map`);
  if (read === null) return {};
  const fault = faultOfAliases(read, MOST_VALUES);
  if (fault !== undefined) throw new UsageError(`${show(file)} cannot be read: ${fault}. Write it out`);
  if (!isFields(read)) throw new UsageError(`${show(file)} holds ${show(read)}. Write a map with ${keys(READERS)}`);
  return facts(read, file, READERS);
}

function gateway(value: unknown, place: string): unknown {
  if (!isFields(value)) return refuseValue(place, value, `a map with ${keys(GATEWAY)}`);
  for (const needed of ['service', 'namespaceName', 'labels']) {
    if (value[needed] === undefined) throw new UsageError(`${place} has no ${needed}. Write ${needed}`);
  }
  return facts(value, place, GATEWAY);
}

function facts(value: Fields, place: string, readers: Readonly<Record<string, Reader>>): object {
  return Object.fromEntries(
    Object.entries(value).map(([name, fact]) => {
      if (Object.hasOwn(readers, name)) return [name, readers[name](fact, `${place}: ${name}`)];
      const near = similar(name, Object.keys(readers));
      throw new UsageError(`${place} has ${show(name)}. Write ${near === undefined ? keys(readers) : show(near)}`);
    }),
  );
}

function keys(readers: object): string {
  return oneOf(Object.keys(readers));
}

/** YAML reads 1.30 as a number, which has no zero at its end. */
function versionOf(value: unknown, place: string): IstioVersion {
  const minor = typeof value === 'string' ? /^v?(\d+\.\d+)(?:[.-].*)?$/.exec(value)?.[1] : undefined;
  const found = VERSIONS.find((version) => (typeof value === 'number' ? Number(version) === value : version === minor));
  return found ?? refuseValue(place, value, oneOf(VERSIONS));
}

function truth(value: unknown, place: string): unknown {
  return typeof value === 'boolean' ? value : refuseValue(place, value, 'true or false, without quotes');
}

function word(words: readonly string[]): Reader {
  return (value, place) => {
    if (typeof value === 'string' && words.includes(value)) return value;
    const near = typeof value === 'string' ? similar(value, words) : undefined;
    return refuseValue(place, value, near ?? oneOf(words));
  };
}

function text(meaning: string, holds = (value: string): boolean => value !== ''): Reader {
  return (value, place) => (typeof value === 'string' && holds(value) ? value : refuseValue(place, value, meaning));
}

function map(holds: (value: unknown) => boolean, meaning: string): Reader {
  return (value, place) =>
    isFields(value) && Object.values(value).every(holds) ? value : refuseValue(place, value, meaning);
}

/** As `exportTo` of an object. */
function exportEntries(value: unknown, place: string): unknown {
  if (Array.isArray(value) && value.every((each) => typeof each === 'string' && isExportEntry(each))) return value;
  return refuseValue(place, value, 'a list of namespaces, of "." for the own one, "*" for all, or "~" for none');
}

function refuseValue(place: string, value: unknown, allowed: string): never {
  throw new UsageError(`${place} is ${show(value)}. Write ${allowed}`);
}
