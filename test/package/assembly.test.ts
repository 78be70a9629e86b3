import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface TypeReference {
  readonly primitive?: string;
  readonly union?: unknown;
  readonly intersection?: unknown;
  readonly collection?: { readonly elementtype: TypeReference };
}

interface Member {
  readonly name: string;
  readonly immutable?: boolean;
  readonly static?: boolean;
  readonly docs?: { readonly summary?: string; readonly default?: string };
  readonly type?: TypeReference;
  readonly optional?: boolean;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: Member[];
}

interface AssemblyType {
  readonly fqn: string;
  readonly namespace?: string;
  readonly kind: 'class' | 'enum' | 'interface';
  readonly datatype?: boolean;
  readonly name: string;
  readonly docs?: { readonly summary?: string };
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
  readonly initializer?: { readonly parameters?: Member[] };
}

const PYTHON_RESERVED = [
  ...['False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del'],
  ...['elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal'],
  ...['not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield'],
];

const assembly = JSON.parse(readFileSync(resolve(__dirname, '../../.jsii'), 'utf8')) as {
  readonly types: Record<string, AssemblyType>;
};
const allTypes = Object.values(assembly.types);
const ownTypes = allTypes.filter(({ namespace }) => namespace === undefined);

function members(type: AssemblyType): Member[] {
  return [...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])];
}

function parameters(type: AssemblyType): Member[] {
  return [...(type.methods ?? []), type.initializer ?? {}].flatMap((callable) => callable.parameters ?? []);
}

function references(type: AssemblyType): TypeReference[] {
  const direct = [...members(type), ...parameters(type)].flatMap((member) => [member.type, member.returns?.type]);
  return direct
    .flatMap((reference) => [reference, reference?.collection?.elementtype])
    .filter((one) => one !== undefined);
}

test('the assembly has our types and the bindings', () => {
  expect(ownTypes.map(({ name }) => name)).toContain('TlsOriginatedApi');
  expect(allTypes.map(({ fqn }) => fqn)).toContain('cdk8s-istio.networking.DestinationRule');
});

test('no signature has a union or an intersection', () => {
  const found = allTypes.filter((type) => references(type).some(({ union, intersection }) => union ?? intersection));
  expect(found.map(({ fqn }) => fqn)).toEqual([]);
});

test('none of our signatures takes or gives just anything, but parts of an object to look for', () => {
  const found = ownTypes.filter((type) => references(type).some(({ primitive }) => primitive === 'any'));
  expect(found.map(({ fqn }) => fqn)).toEqual(['cdk8s-istio.EgressAssert']);
});

test('none of our names is reserved in Python', () => {
  const names = ownTypes.flatMap((type) => [...members(type), ...parameters(type)].map(({ name }) => name));
  expect(names.filter((name) => PYTHON_RESERVED.includes(name))).toEqual([]);
});

test('everything that we export is documented', () => {
  const undocumented = ownTypes.flatMap((type) =>
    [type, ...members(type)]
      .filter(({ docs }) => docs?.summary === undefined)
      .map(({ name }) => `${type.name}.${name}`),
  );
  expect(undocumented).toEqual([]);
});

test('every optional property says what holds without it', () => {
  const structs = ownTypes.filter(({ datatype }) => datatype);
  const silent = structs.flatMap((type) =>
    (type.properties ?? [])
      .filter(({ optional, docs }) => optional && docs?.default === undefined)
      .map(({ name }) => `${type.name}.${name}`),
  );
  expect(silent).toEqual([]);
});

test('nothing can be changed after it was made', () => {
  const mutable = ownTypes.flatMap((type) =>
    (type.properties ?? []).filter(({ immutable }) => !immutable).map(({ name }) => `${type.name}.${name}`),
  );
  expect(mutable).toEqual([]);
});
