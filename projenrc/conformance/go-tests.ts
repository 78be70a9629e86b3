import { spawnSync } from 'child_process';
import { GO_ENVIRONMENT, MODULE_FOLDER } from './binaries';
import { fail, shown, Sums } from './steps';

interface Event {
  readonly Action: string;
  readonly Package: string;
  readonly Test?: string;
  readonly Output?: string;
}

/** The tests of the Go module itself, whose format and suspicious code are failures as well. */
export function goTests(args: string[]): Sums {
  const options = { cwd: MODULE_FOLDER, env: GO_ENVIRONMENT };
  const vet = shown('go vet', 'go', ['vet', './...'], options);
  const { stdout: unformatted } = spawnSync('gofmt', ['-l', '.'], { ...options, encoding: 'utf8' });
  if (unformatted !== '') process.stdout.write(`gofmt would change:\n${unformatted}`);

  process.stdout.write('\n== go test\n');
  const { stdout, error } = spawnSync('go', ['test', '-json', ...args, './...'], {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (error) fail(`go cannot be started: ${error.message}`);
  const events = stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Event] : []));
  const broken = events.filter((event) => event.Action === 'fail');
  for (const event of broken) process.stdout.write(`FAIL ${event.Package} ${event.Test ?? ''}\n`);
  if (broken.length > 0) for (const event of events) process.stdout.write(event.Output ?? '');
  const passed = events.filter((event) => event.Action === 'pass' && event.Test !== undefined).length;
  const failed = broken.length + (vet === 0 ? 0 : 1) + (unformatted === '' ? 0 : 1);
  process.stdout.write(`== go test: ${String(passed)} passed, ${String(failed)} failed\n`);
  return { passed, failed };
}
