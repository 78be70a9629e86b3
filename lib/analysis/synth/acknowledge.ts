import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Fields, isFields } from '../../manifests/manifest-object';
import { placeOf } from '../../profile/declaration';
import { ACKNOWLEDGED, Acknowledgement, acknowledgementText, parseAcknowledgements } from '../acknowledgements';
import { acknowledgedAt, hasAcknowledgements } from './declared';

/** Writes acknowledgements into the objects below their constructs; those without any object are returned as notes. */
export function acknowledge(root: IConstruct): string[] {
  const notes: string[] = [];
  const visit = (construct: IConstruct, above: readonly Acknowledgement[]): number => {
    const own = acknowledgedAt(construct);
    const all = own.length > 0 ? [...own, ...above] : above;
    if (ApiObject.isApiObject(construct)) {
      if (all.length > 0) annotate(construct, all);
      return 1;
    }
    const count = construct.node.children.reduce((sum, child) => sum + visit(child, all), 0);
    if (count === 0) notes.push(...own.map(({ id, reason }) => withoutObjects(construct, id, reason)));
    return count;
  };
  visit(root, []);
  return notes;
}

function withoutObjects(construct: IConstruct, id: string, reason: string): string {
  const problem = `${id} is acknowledged because of '${reason}', but there is no object below. Take it away.`;
  return `cdk8s-istio:ACKNOWLEDGEMENT001 (advice) at ${placeOf(construct)}: ${problem}`;
}

function annotate(object: ApiObject, all: readonly Acknowledgement[]): void {
  const metadata = object.metadata.toJson() as Metadata;
  const text = textWith(metadata, all);
  if (text !== metadata.annotations?.[ACKNOWLEDGED]) object.metadata.addAnnotation(ACKNOWLEDGED, text);
}

/** An object as it is printed, with what is acknowledged at it and above it. */
export function acknowledgedJson(object: ApiObject): Fields {
  const value = object.toJson() as Fields;
  if (!hasAcknowledgements(object.node.root)) return value;
  const all = [...object.node.scopes].reverse().flatMap(acknowledgedAt);
  if (all.length === 0) return value;
  const metadata = isFields(value.metadata) ? (value.metadata as Metadata) : {};
  const annotations = { ...metadata.annotations, [ACKNOWLEDGED]: textWith(metadata, all) };
  return { ...value, metadata: { ...metadata, annotations } };
}

interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What an object says itself is nearest. */
function textWith({ annotations }: Metadata, all: readonly Acknowledgement[]): string {
  const { all: own, unreadable } = parseAcknowledgements(annotations?.[ACKNOWLEDGED] ?? '');
  return [acknowledgementText([...own, ...all]), ...unreadable].join('\n');
}
