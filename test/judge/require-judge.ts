import { accessSync, constants } from 'node:fs';
import { judgeBinary } from './judge';

/** Ends a run without a judge at once and with one line: a run that judged nothing must not look like a good one. */
export default function requireJudge(): void {
  const binary = judgeBinary();
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    const found = binary === '' ? 'is not set' : `is ${binary}, which cannot be run`;
    process.stderr.write(
      `ISTIO_JUDGE ${found}: set it to the judge binary, as in ISTIO_JUDGE=/path/to/judge npm run judge\n`,
    );
    process.exit(1);
  }
}
