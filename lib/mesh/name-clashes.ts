import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refusalMessage, show } from '../refusals/refuse';

const CHECKED = Symbol.for('cdk8s-istio.name-clashes-checked');

/** Has the app refuse, at synth, two objects with one kind and name of which at least one is ours. Once per app. */
export function checkNameClashes(scope: IConstruct): void {
  const root = scope.node.root;
  if (CHECKED in root) return;
  Object.defineProperty(root, CHECKED, { value: true });
  root.node.addValidation({ validate: () => nameClashes(apiObjectsBelow(root)) });
}

/** Objects have no objects inside, so that the walk need not go into them. */
function apiObjectsBelow(construct: IConstruct): ApiObject[] {
  const found: ApiObject[] = [];
  const visit = (node: IConstruct): void => {
    if (ApiObject.isApiObject(node)) found.push(node);
    else node.node.children.forEach(visit);
  };
  visit(construct);
  return found;
}

/** One message for each kind and name that occurs more than once. */
export function nameClashes(objects: ApiObject[]): string[] {
  const sharing = new Map<string, ApiObject[]>();
  for (const object of objects) {
    const key = `${object.kind}.${object.name}`;
    const others = sharing.get(key);
    if (others) others.push(object);
    else sharing.set(key, [object]);
  }
  return [...sharing.values()].filter((group) => group.length > 1 && group.some(isOurs)).map(describeClash);
}

function isOurs(object: ApiObject): boolean {
  return object.metadata.getLabel('app.kubernetes.io/managed-by') === 'cdk8s-istio';
}

function describeClash(group: ApiObject[]): string {
  const [first] = group as [ApiObject];
  const { kind, name } = first;
  const places = group.map(({ node, metadata }) => `${node.path} (namespace ${metadata.namespace ?? 'none'})`);
  return refusalMessage('NAME002', first, {
    problem: `${show(kind)} ${show(name)} exists ${String(group.length)} times: ${places.join(', ')}`,
    remedy: `Give one of them another name, such as name: ${show(`${first.metadata.namespace ?? 'other'}-${name}`)}`,
  });
}
