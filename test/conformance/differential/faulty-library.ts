import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';
import type { Fault } from './faults';

const REPOSITORY = join(__dirname, '..', '..', '..');
const FOLDERS = ['lib', 'imports'];
const OPTIONS = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };

/** The library as JavaScript in a folder of its own, of which copies with faults can be made. */
export class FaultyLibrary {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-faults-'));
  private copies = 0;

  public constructor() {
    const original = join(this.folder, 'original');
    for (const source of FOLDERS.flatMap((folder) => typescriptIn(join(REPOSITORY, folder)))) {
      const target = join(original, relative(REPOSITORY, source)).replace(/ts$/, 'js');
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, transpiled(readFileSync(source, 'utf8')));
    }
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Loads a module of a copy that has the fault. */
  public load(fault: Fault, module: string): unknown {
    const file = join('lib', 'mesh', fault.file);
    const text = readFileSync(join(REPOSITORY, file), 'utf8');
    if (text.split(fault.find).length !== 2) {
      throw new Error(`${file} has to have ${JSON.stringify(fault.find)} exactly once`);
    }
    const copy = join(this.folder, String((this.copies += 1)));
    cpSync(join(this.folder, 'original'), copy, { recursive: true });
    const faulty = text.replace(fault.find, () => fault.replace);
    writeFileSync(join(copy, file).replace(/ts$/, 'js'), transpiled(faulty));
    return createRequire(__filename)(join(copy, module));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function transpiled(text: string): string {
  return ts.transpileModule(text, { compilerOptions: OPTIONS }).outputText;
}

function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}
