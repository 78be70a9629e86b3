import { existsSync, readdirSync } from 'fs';
import { join, relative } from 'path';
import { Enum, Field, Namespace, ReflectionObject, Root, Type } from 'protobufjs';

/** The folders of the module whose messages the kinds are made of; each becomes one file of imports/. */
const FOLDERS = ['extensions', 'networking', 'security', 'telemetry', 'type'];

/** The protobuf messages of one release: they name what the CRDs leave anonymous. */
export class Protos {
  private readonly root = new Root();

  public constructor(private readonly moduleDir: string) {
    this.root.resolvePath = (_origin, target) => this.locate(target);
    this.root
      .loadSync(
        FOLDERS.flatMap((folder) => this.protoFiles(folder)),
        { keepCase: true },
      )
      .resolveAll();
  }

  /** The message of a kind; the API group `networking.istio.io` has its messages in packages `istio.networking.*`. */
  public ofKind(kind: string, group: string): Type {
    const packages = this.root.lookup(`istio.${group.split('.')[0]}`) as Namespace | null;
    const found = (packages?.nestedArray ?? [])
      .filter((version) => version instanceof Namespace)
      .map((version) => version.get(kind))
      .filter((candidate) => candidate instanceof Type);
    if (found.length !== 1) throw new Error(`${found.length} messages are called ${kind} in ${group}; expected one.`);
    return found[0];
  }

  /** Path of the file that defines a message or enum, below the module, without its extension. */
  public sourceOf(definition: ReflectionObject): string {
    return relative(this.moduleDir, definition.filename ?? '').replace(/\.proto$/, '');
  }

  private protoFiles(folder: string): string[] {
    return readdirSync(join(this.moduleDir, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.proto'))
      .sort()
      .map((file) => join(folder, file));
  }

  private locate(target: string): string {
    const own = join(this.moduleDir, target);
    return existsSync(own) ? own : join(this.moduleDir, 'common-protos', target);
  }
}

/** Property names in YAML are the JSON names of protobuf; two properties of the CRDs keep the snake case. */
export function fieldOf(message: Type, property: string): Field {
  const field = message.fieldsArray.find(({ name }) => camelCase(name) === camelCase(property));
  if (!field) throw new Error(`The message ${message.fullName} has no field for the property "${property}".`);
  return field;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/gi, (_match, letter: string) => letter.toUpperCase());
}

/** Names of a nested definition from the outermost message on: `ServiceEntry`, `Location`. */
export function namePath(definition: Type | Enum): string[] {
  const outer = definition.parent instanceof Type ? namePath(definition.parent) : [];
  return [...outer, definition.name];
}

/** `networking` for the package `istio.networking.v1alpha3`. */
export function folderOf(definition: Type | Enum): string {
  const folder = definition.fullName.split('.')[2];
  if (!definition.fullName.startsWith('.istio.') || !FOLDERS.includes(folder)) {
    throw new Error(`The definition ${definition.fullName} is in none of the packages ${FOLDERS.join(', ')}.`);
  }
  return folder;
}
