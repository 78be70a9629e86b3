import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { callerClashes } from './caller-clashes';
import { certificateClashes } from './certificate-clashes';
import { hostClaims } from './host-claims';
import { nameClashes } from './name-clashes';
import { PrintedObject } from './printed-object';
import { routeClashes } from './route-clashes';
import { tcpCaptures } from './tcp-captures';

const CHECKS = [nameClashes, hostClaims, callerClashes, certificateClashes, routeClashes, tcpCaptures];
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
  private known?: { readonly count: number; readonly messages: string[] };

  public constructor(private readonly root: IConstruct) {}

  public run(): string[] {
    const objects = printedBelow(this.root);
    if (this.known?.count === objects.length) return this.known.messages;
    const messages = CHECKS.flatMap((check) => check(objects));
    this.known = { count: objects.length, messages };
    // Whatever happens to the objects after this synthesis has to be looked at again.
    queueMicrotask(() => (this.known = undefined));
    return messages;
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
