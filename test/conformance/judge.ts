import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Analysis, Finding, Question, Simulation, SimulationSpec, Validation } from './answers';
import { istioMinor } from './minor';

const STDERR_TAIL = 2000;

/** The judge of one release; the runner says where its binaries are. */
export function judgeBinary(minor: '1.30' | '1.31'): string {
  const { CONFORMANCE_BINARIES: folder = '' } = process.env;
  return folder && join(folder, `istio-${minor}`);
}

interface Running {
  readonly child: ChildProcess;
  readonly answers: AsyncIterator<string>;
  complaints: string;
}

/** Istio's own validation, analyzers and traffic simulation, asked one question at a time. */
export class Judge {
  private running?: Running;
  private last: Promise<unknown> = Promise.resolve();

  public validate(yaml: string): Promise<Validation[]> {
    return this.ask({ cmd: 'validate', yaml });
  }

  public async analyze(yaml: string): Promise<Finding[]> {
    const { findings } = await this.ask<Analysis>({ cmd: 'analyze', yaml });
    return findings;
  }

  public simulate(yaml: string, spec: SimulationSpec): Promise<Simulation> {
    return this.ask({ cmd: 'simulate', yaml, spec });
  }

  public async close(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    if (running?.child.exitCode !== null) return;
    running.child.stdin?.end();
    await once(running.child, 'exit');
  }

  private ask<Result>(question: Question): Promise<Result> {
    const answer = this.last.then(() => this.exchange<Result>(question));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async exchange<Result>(question: Question): Promise<Result> {
    const running = (this.running ??= start());
    running.child.stdin!.write(`${JSON.stringify(question)}\n`);
    const line = await running.answers.next();
    if (line.done === true) {
      this.running = undefined;
      throw new Error(`The judge ended without an answer. ${running.complaints}`);
    }
    const { result, error, panic } = JSON.parse(line.value) as { result?: Result; error?: string; panic?: string };
    if (panic !== undefined) throw new Error(`Istio panicked: ${panic}`);
    if (result === undefined) throw new Error(`The judge could not answer: ${String(error)}`);
    return result;
  }
}

function start(): Running {
  const child = spawn(judgeBinary(istioMinor()), ['serve'], { stdio: 'pipe' });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const running: Running = { child, answers, complaints: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    running.complaints = (running.complaints + text).slice(-STDERR_TAIL);
  });
  const complain = ({ message }: Error): void => {
    running.complaints += message;
  };
  child.on('error', complain);
  // A judge that has ended takes no question; that it gave no answer is what is reported.
  child.stdin.on('error', complain);
  return running;
}
