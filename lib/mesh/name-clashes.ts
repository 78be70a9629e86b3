import { refusalMessage, show } from '../refusals/refuse';
import { PrintedObject, sharing } from './printed-object';

/** One message for each kind and name that occurs more than once, where one of the objects is ours. */
export function nameClashes(objects: PrintedObject[]): string[] {
  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  return kinds
    .map((wanted) => objects.filter(({ kind }) => kind === wanted))
    .flatMap((ofOneKind) => sharing(ofOneKind, ({ name }) => name))
    .filter((group) => group.some(({ isOurs }) => isOurs))
    .map(describeClash);
}

function describeClash(group: [PrintedObject, ...PrintedObject[]]): string {
  const [{ path, kind, name, namespace }] = group;
  const places = group.map((object) => `${object.path} (namespace ${object.namespace ?? 'none'})`);
  return refusalMessage('NAME002', path, {
    problem: `${show(kind)} ${show(name)} exists ${group.length} times: ${places.join(', ')}`,
    remedy: `Give one of them another name, such as name: ${show(`${namespace ?? 'other'}-${name}`)}`,
  });
}
