import { accessSync, constants } from 'node:fs';
import { judgeBinary } from './judge';

/** Ends a run without judges at once and with one line: a run that judged nothing must not look like a good one. */
export default function requireJudge(): void {
  for (const minor of ['1.30', '1.31'] as const) {
    const binary = judgeBinary(minor);
    try {
      accessSync(binary, constants.X_OK);
    } catch {
      process.stderr.write(`${binary || 'The binary of Istio ' + minor} cannot be run: use npm run conformance\n`);
      process.exit(1);
    }
  }
}
