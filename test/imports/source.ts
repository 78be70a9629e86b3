import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

const FOLDER = join(__dirname, '..', '..', 'imports');
/** Written by hand and copied: it has no type of Istio. */
const BASE_CLASS = 'istio-object.ts';

/** The committed files of imports/ by name. */
export function committedFiles(): Map<string, string> {
  const names = readdirSync(FOLDER).sort();
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

export interface Property {
  readonly name: string;
  readonly optional: boolean;
  readonly readonly: boolean;
  readonly doc: string;
}

export interface Declarations {
  /** Properties of the interfaces, keyed like the snapshot: `networking.ServicePort`. */
  readonly interfaces: ReadonlyMap<string, readonly Property[]>;
  /** Members of the enums: name and value. */
  readonly enums: ReadonlyMap<string, readonly (readonly [string, string])[]>;
  /** Every declared type once per declaration, so that doubles show. */
  readonly names: readonly string[];
}

/** What the TypeScript compiler reads in the committed files. */
export function declarations(): Declarations {
  const generated = [...committedFiles()].filter(([file]) => file !== BASE_CLASS);
  const statements = generated.flatMap(([file, text]) =>
    ts
      .createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
      .statements.filter(
        (node) => ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node) || ts.isClassDeclaration(node),
      )
      .map((node) => ({ id: `${file.replace(/\.ts$/, '')}.${node.name?.text ?? ''}`, node })),
  );
  return {
    interfaces: new Map(
      statements.flatMap(({ id, node }) => (ts.isInterfaceDeclaration(node) ? [[id, node.members.map(property)]] : [])),
    ),
    enums: new Map(
      statements.flatMap(({ id, node }) => (ts.isEnumDeclaration(node) ? [[id, node.members.map(member)]] : [])),
    ),
    names: statements.map(({ id }) => id),
  };
}

function property(node: ts.TypeElement): Property {
  if (!ts.isPropertySignature(node)) throw new Error(`${node.getText()} is not a property`);
  return {
    name: node.name.getText(),
    optional: node.questionToken !== undefined,
    readonly: node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true,
    doc: ts
      .getJSDocCommentsAndTags(node)
      .map((doc) => doc.getText())
      .join(),
  };
}

function member(node: ts.EnumMember): readonly [string, string] {
  if (!node.initializer || !ts.isStringLiteral(node.initializer))
    throw new Error(`${node.getText()} has no text value`);
  return [node.name.getText(), node.initializer.text];
}

/** Every link in the committed files. */
export function links(): string[] {
  return [...committedFiles().values()].flatMap((text) => [...text.matchAll(/@see (\S+)/g)].map(([, url]) => url));
}
