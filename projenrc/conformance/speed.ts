import { spawn } from 'child_process';
import { once } from 'events';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { createInterface } from 'readline';
import { Readable, Writable } from 'stream';
import { parseAllDocuments } from 'yaml';
import { binaryName, MINORS } from './binaries';
import { fail, NO_TESTS, Sums } from './steps';

const MANIFESTS = join(__dirname, '..', '..', 'examples', 'payments', 'manifests');
const OBJECTS = 10;
const QUESTIONS = 40;

/** Prints the median time of an answer of a warm judge, for ten objects of an example. */
export async function speed(binaries: string): Promise<Sums> {
  const yaml = tenObjects();
  const client = { namespace: 'payments', labels: { app: 'checkout' }, serviceAccount: 'checkout' };
  const calls = [{ client: 'client', url: 'http://api.cards.example.com/' }];
  const questions = {
    validate: { cmd: 'validate', yaml },
    analyze: { cmd: 'analyze', yaml },
    simulate: { cmd: 'simulate', yaml, spec: { clients: { client }, calls } },
  };
  for (const minor of MINORS) {
    const judge = spawn(join(binaries, binaryName(minor)), ['serve'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const medians: string[] = [];
    for (const [verb, question] of Object.entries(questions)) {
      medians.push(`${verb} ${(await median(judge, JSON.stringify(question))).toFixed(1)} ms`);
    }
    judge.stdin.end();
    await once(judge, 'exit');
    process.stdout.write(
      `Istio ${minor}, median of ${String(QUESTIONS)} answers about ${String(OBJECTS)} objects: ${medians.join(', ')}\n`,
    );
  }
  return NO_TESTS;
}

async function median(
  judge: { readonly stdin: Writable; readonly stdout: Readable },
  question: string,
): Promise<number> {
  const answers = createInterface({ input: judge.stdout });
  const times: number[] = [];
  for (let asked = 0; asked <= QUESTIONS; asked += 1) {
    const start = process.hrtime.bigint();
    judge.stdin.write(`${question}\n`);
    const [answer] = (await once(answers, 'line')) as [string];
    if (!answer.startsWith('{"result"')) fail(`The judge could not answer: ${answer.slice(0, 300)}`);
    // The first answer of each kind warms the judge up.
    if (asked > 0) times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  answers.close();
  return times.sort((a, b) => a - b)[QUESTIONS / 2];
}

function tenObjects(): string {
  const texts = readdirSync(MANIFESTS).flatMap((file) =>
    parseAllDocuments(readFileSync(join(MANIFESTS, file), 'utf8')).map((document) => JSON.stringify(document.toJS())),
  );
  return texts.slice(0, OBJECTS).join('\n---\n');
}
