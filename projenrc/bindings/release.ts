import { Enum, Field as ProtoField, MapField, Type } from 'protobufjs';
import { Crd, readCrds, Schema } from './crd';
import { atMostOneOf, checkKeywords, limitsOf, rulesOf } from './limits';
import { Definition, EnumType, Field, Kind, Message, Scalar, snakeCase, Value } from './model';
import { fieldOf, folderOf, namePath, Protos } from './protos';
import { readPage, ReferencePage } from './reference-pages';

/** What one release of Istio has; a Snapshot is the newest of them plus what is known from comparing. */
export interface Release {
  readonly kinds: Kind[];
  readonly messages: Record<string, Message>;
  readonly enums: Record<string, EnumType>;
}

export function readRelease(moduleDir: string): Release {
  return new Walk(moduleDir).release;
}

/** Walks the schema of each kind and its protobuf message side by side: shape from the one, names from the other. */
class Walk {
  public readonly release: Release = { kinds: [], messages: {}, enums: {} };
  private readonly protos: Protos;
  private readonly pages = new Map<string, ReferencePage>();
  private readonly kindMessages = new Set<Type>();

  public constructor(private readonly moduleDir: string) {
    this.protos = new Protos(moduleDir);
    const crds = readCrds(moduleDir);
    for (const { kind, group } of crds) this.kindMessages.add(this.protos.ofKind(kind, group));
    for (const crd of crds) this.release.kinds.push(this.kind(crd));
  }

  private kind(crd: Crd): Kind {
    const type = this.protos.ofKind(crd.kind, crd.group);
    return {
      kind: crd.kind,
      apiVersion: `${crd.group}/${crd.version}`,
      served: crd.served,
      plural: crd.plural,
      spec: this.message(crd.spec, type, crd.kind),
      ...(crd.specRequired && { specRequired: true }),
      page: this.page(type).path,
    };
  }

  /** Stores the message and returns its id; places with different limits get ids of their own. */
  private message(schema: Schema, type: Type, path: string): string {
    checkKeywords(schema, path);
    const docs = this.docs(type);
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const proto = fieldOf(type, name);
      return [name, this.field(property, proto, `${path}.${name}`, required.delete(name), docs)] as const;
    });
    if (required.size > 0) throw new Error(`${path}: required, but not a property: ${[...required].join(', ')}`);
    const message: Message = {
      ...docs,
      ...atMostOneOf(schema, path),
      ...rulesOf(schema),
      fields: Object.fromEntries(fields),
    };
    return this.storeMessage(this.id(type), message);
  }

  private storeMessage(id: string, message: Message): string {
    for (let variant = 1; ; variant += 1) {
      const key = variant === 1 ? id : `${id}~${variant}`;
      const known = this.release.messages[key] as Message | undefined;
      if (known && JSON.stringify(known) !== JSON.stringify(message)) continue;
      this.release.messages[key] = message;
      return key;
    }
  }

  private field(schema: Schema, proto: ProtoField, path: string, required: boolean, parent: Definition): Field {
    return {
      ...(required && { required }),
      ...(proto.options?.deprecated === true && { deprecated: true }),
      ...this.fieldAnchor(proto, path, parent),
      ...this.fieldValue(schema, proto, path),
    };
  }

  private fieldValue(schema: Schema, proto: ProtoField, path: string): Value {
    if (proto instanceof MapField && schema.additionalProperties) {
      checkKeywords(schema, path);
      return { type: 'map', ...limitsOf(schema), item: this.value(schema.additionalProperties, proto, `${path}{}`) };
    }
    if (proto.repeated && schema.items) {
      checkKeywords(schema, path);
      return { type: 'list', ...limitsOf(schema), item: this.value(schema.items, proto, `${path}[]`) };
    }
    if (proto instanceof MapField || proto.repeated) throw new Error(`${path}: list or map by its message only.`);
    return this.value(schema, proto, path);
  }

  private value(schema: Schema, proto: ProtoField, path: string): Value {
    checkKeywords(schema, path);
    const { resolvedType } = proto;
    if (resolvedType instanceof Enum)
      return { type: 'enum', of: this.enum(schema, resolvedType, path), ...limitsOf(schema) };
    if (!resolvedType) return { type: scalar(schema, proto.type, path), ...limitsOf(schema) };
    const wellKnown = /^\.google\.protobuf\.(\w+)$/.exec(resolvedType.fullName)?.[1];
    if (wellKnown === undefined) return { type: 'message', of: this.message(schema, resolvedType, path) };
    return { type: wellKnownType(schema, wellKnown, path), ...limitsOf(schema) };
  }

  private enum(schema: Schema, type: Enum, path: string): string {
    if (!schema.enum) throw new Error(`${path}: an enum by its message only.`);
    const unknown = schema.enum.find((member) => !(member in type.values));
    if (unknown !== undefined) throw new Error(`${path}: ${type.fullName} has no value ${unknown}.`);
    const id = this.id(type);
    const known = this.release.enums[id] as EnumType | undefined;
    if (known && known.members.join() !== schema.enum.join()) throw new Error(`${path}: ${id} differs between places.`);
    this.release.enums[id] = { ...this.docs(type), members: schema.enum };
    return id;
  }

  private id(type: Type | Enum): string {
    // The plain name of a kind's message is taken by the class of the kind.
    const suffix = type instanceof Type && this.kindMessages.has(type) ? 'Spec' : '';
    return `${folderOf(type)}.${namePath(type).join('')}${suffix}`;
  }

  private docs(type: Type | Enum): Definition {
    const { path, anchors } = this.page(type);
    const anchor = namePath(type).join('-');
    return { page: path, ...(anchors.has(anchor) && { anchor }) };
  }

  private fieldAnchor(proto: ProtoField, path: string, parent: Definition): { anchor?: string } {
    if (parent.anchor === undefined || !(proto.parent instanceof Type)) return {};
    const anchor = `${parent.anchor}-${proto.name}`;
    if (!this.page(proto.parent).anchors.has(anchor)) return { anchor: '' };
    const property = path.slice(path.lastIndexOf('.') + 1);
    return anchor === `${parent.anchor}-${snakeCase(property)}` ? {} : { anchor };
  }

  private page(type: Type | Enum): ReferencePage {
    const source = this.protos.sourceOf(type);
    const known = this.pages.get(source) ?? readPage(this.moduleDir, source);
    this.pages.set(source, known);
    return known;
  }
}

const SCALARS: Readonly<Record<string, Scalar>> = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  double: 'number',
  float: 'number',
};

function scalar(schema: Schema, protoType: string, path: string): Scalar {
  const expected = SCALARS[protoType] ?? 'integer';
  if (schema.type !== expected) throw new Error(`${path}: ${protoType} in protobuf, ${schema.type} in the schema.`);
  return expected;
}

function wellKnownType(schema: Schema, name: string, path: string): Value['type'] {
  if (name === 'Struct') return 'struct';
  if (name === 'Duration') return 'duration';
  if (!name.endsWith('Value') || !['string', 'boolean', 'integer', 'number'].includes(schema.type ?? '')) {
    throw new Error(`${path}: google.protobuf.${name} is not supported.`);
  }
  return schema.type as Scalar;
}
