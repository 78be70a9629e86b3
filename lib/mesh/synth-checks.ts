import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { analyzeApp } from '../analysis/synth/analyze-app';
import { callerClashes } from './caller-clashes';
import { certificateClashes } from './certificate-clashes';
import { hostClaims } from './host-claims';
import { nameClashes } from './name-clashes';
import { PrintedObject } from './printed-object';
import { routeClashes } from './route-clashes';
import { tcpCaptures } from './tcp-captures';

const CHECKS = [nameClashes, hostClaims, callerClashes, certificateClashes, routeClashes, tcpCaptures];
const MOST_NOTES = 50;
const CHECKED = Symbol.for('cdk8s-istio.synth-checks');

/** Has the app refuse, at synth, what only all of its objects together show. */
export function checkAtSynth(scope: IConstruct): void {
  let root: IConstruct = scope;
  while (root.node.scope) root = root.node.scope;
  if (CHECKED in root) return;
  const checks = new SynthChecks(root);
  Object.defineProperty(root, CHECKED, { value: checks });
  root.node.addValidation({ validate: () => checks.run() });
}

/** Cdk8s validates an app once for itself and once for each chart, one after the other; the answer is the same. */
class SynthChecks {
  private readonly printed = new Set<string>();
  private known?: { readonly count: number; readonly messages: string[] };

  public constructor(private readonly root: IConstruct) {}

  public run(): string[] {
    const objects = printedBelow(this.root);
    if (this.known?.count === objects.length) return this.known.messages;
    const { errors, notes } = analyzeApp(this.root, objects);
    this.print(notes);
    const messages = [...CHECKS.flatMap((check) => check(objects)), ...errors];
    this.known = { count: objects.length, messages };
    // Whatever happens to the objects after this synthesis has to be looked at again.
    queueMicrotask(() => (this.known = undefined));
    return messages;
  }

  /** Each once, however often the app is synthesized; nobody reads thousands. */
  private print(notes: readonly string[]): void {
    const fresh = notes.filter((note) => !this.printed.has(note));
    if (fresh.length === 0) return;
    for (const note of fresh) this.printed.add(note);
    const more = fresh.length - MOST_NOTES;
    const lines = more > 0 ? [...fresh.slice(0, MOST_NOTES), `... and ${more} more: npx cdk8s-istio check`] : fresh;
    process.stderr.write(`${lines.join('\n')}\n`);
  }
}

/** Objects have no objects inside, so that the walk need not go into them. */
function printedBelow(construct: IConstruct): PrintedObject[] {
  const found: PrintedObject[] = [];
  const visit = (node: IConstruct): void => {
    if (ApiObject.isApiObject(node)) found.push(new PrintedObject(node));
    else for (const child of node.node.children) visit(child);
  };
  visit(construct);
  return found;
}
