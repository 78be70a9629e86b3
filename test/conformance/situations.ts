import type { PrintedObject, Rendered } from '../arbitraries/rendered';
import { created, NEWER, OLDER, OURS, poolOnlyRule, Resource, sidecar } from './manifests';

/** A construct as one of its clients meets it. */
export interface Meeting {
  readonly host: string;
  /** Namespace of the objects. */
  readonly home: string;
  readonly exportTo: string[];
  /** Namespace of the client. */
  readonly client: string;
}

/** What may stand between a client and the objects of the construct. */
export interface Situation {
  readonly name: string;
  /** What stands beside our objects. */
  readonly beside: (meeting: Meeting) => Resource[];
  /** Which of our objects are there. */
  readonly isThere: (object: PrintedObject) => boolean;
  readonly occursFor: (meeting: Meeting) => boolean;
  /** Only the gate holds here: without it calls leave in clear text. */
  readonly needsGate: boolean;
  /** What may become of a call. */
  readonly outcomes: ('encrypted' | 'refused')[];
}

const always = (): boolean => true;

function undisturbed(
  name: string,
  beside: Situation['beside'] = () => [],
  occursFor: Situation['occursFor'] = always,
): Situation {
  return { name, beside, isThere: always, occursFor, needsGate: false, outcomes: ['encrypted'] };
}

function shadowed(name: string, beside: Situation['beside'], ...outcomes: Situation['outcomes']): Situation {
  return { name, beside, isThere: always, occursFor: always, needsGate: true, outcomes };
}

const POOL_ONLY = 'rule with limits alone in the namespace of the client';

/** `api.example.com` has `*.example.com` above it. */
function wildcardAbove(host: string): string {
  return host.replace(/^[^.]+/, '*');
}

export const SITUATIONS: Situation[] = [
  undisturbed('client in the namespace of the objects', undefined, ({ client, home }) => client === home),
  undisturbed('client in another namespace', undefined, ({ client, home }) => client !== home),
  undisturbed('Sidecar that imports the host', ({ client, home, host }) => [
    sidecar(client, [`${home}/${host}`, 'istio-system/*']),
  ]),
  undisturbed('Sidecar that imports everything', ({ client }) => [sidecar(client, ['*/*'])]),
  undisturbed(
    'Sidecar that imports its own namespace',
    ({ client }) => [sidecar(client, ['./*'])],
    ({ client, home }) => client === home,
  ),
  shadowed(
    `older ${POOL_ONLY}, exported as ours`,
    ({ client, host, exportTo }) => [created(poolOnlyRule(client, { host, exportTo }), OLDER)],
    'encrypted',
    'refused',
  ),
  shadowed(
    `newer ${POOL_ONLY}, exported as ours`,
    ({ client, host, exportTo }) => [created(poolOnlyRule(client, { host, exportTo }), NEWER)],
    'encrypted',
    'refused',
  ),
  shadowed(
    `older ${POOL_ONLY}, exported by default`,
    ({ client, host }) => [created(poolOnlyRule(client, { host }), OLDER)],
    'encrypted',
    'refused',
  ),
  shadowed(
    `newer ${POOL_ONLY}, exported by default`,
    ({ client, host }) => [created(poolOnlyRule(client, { host }), NEWER)],
    'refused',
  ),
  shadowed(
    `${POOL_ONLY}, for a wildcard`,
    ({ client, host }) => [created(poolOnlyRule(client, { host: wildcardAbove(host) }), OLDER)],
    'encrypted',
    'refused',
  ),
  shadowed(
    `${POOL_ONLY}, for the Pods of the client`,
    ({ client, host }) => [
      created(poolOnlyRule(client, { host, workloadSelector: { matchLabels: { app: 'client' } } }), OLDER),
    ],
    'refused',
  ),
  { ...undisturbed('our routes missing'), isThere: ({ kind }) => kind !== 'VirtualService' },
  {
    ...shadowed('our rule missing', () => [], 'refused'),
    isThere: ({ kind }) => kind !== 'DestinationRule',
  },
];

/** All that is applied: ours in the middle of time, and what stands beside it. */
export function resourcesIn(situation: Situation, meeting: Meeting, rendered: Rendered[]): Resource[] {
  const [judged, ...others] = rendered;
  const ours = [...judged.objects.filter(situation.isThere), ...others.flatMap(({ objects }) => objects)];
  return [...ours.map((object) => created(object as Resource, OURS)), ...situation.beside(meeting)];
}
