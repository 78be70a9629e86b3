import type * as Run from './validation-run';
import type { ValidationContext } from './validation-run';

/**
 * Checks what `cdk8s synth` has written, as a validation plugin of cdk8s-cli. It stands in `cdk8s.yaml` as the class
 * `EgressValidation` of the package; its properties are those of the command: `failOn`, `profile` and `baseline`.
 *
 * It is no part of the API of other languages: only cdk8s-cli makes it, by its name.
 *
 * @internal
 */
export class EgressValidation {
  public constructor(private readonly properties: unknown) {}

  /** Fills the report of cdk8s-cli, and throws where a property cannot be meant. */
  public async validate(context: ValidationContext): Promise<void> {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- Loaded only where cdk8s-cli asks for it.
    const { runValidation } = require('./validation-run') as typeof Run;
    await Promise.resolve();
    runValidation(this.properties, context);
  }
}
