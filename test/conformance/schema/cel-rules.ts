import { Environment, EvaluationError, Optional, ParseResult } from '@marcbachmann/cel-js';
import { Rule, Snapshot } from '../../../projenrc/bindings/model';
import { celValue } from './cel-values';
import { Finding } from './findings';
import { isUrl, urlScheme } from '../../../lib/analysis/schema/go-url';
import { expectedType, messageOf, Place } from './places';

/** Evaluates the rules of one set of constraint data; keeps what it has compiled. */
export class CelRules {
  private readonly environment = kubernetesEnvironment();
  private readonly compiled = new Map<string, ParseResult>();

  public constructor(private readonly api: Snapshot) {}

  /** The rules that are broken at this place, without the places below it. */
  public findings({ path, schema, data }: Place): Finding[] {
    const rules = (schema.type === 'message' ? messageOf(this.api, schema).rules : schema.rules) ?? [];
    if (rules.length === 0 || data === null) return [];
    const self = celValue(this.api, schema, data);
    return rules.flatMap((rule) => {
      const broken = this.broken(rule, self);
      if (!broken) return [];
      const shown = broken.evaluated ? shownValue(data) : `"${expectedType(schema)}": `;
      const message = `Invalid value: ${shown}${broken.detail}`;
      return [{ path: path + (rule.fieldPath ?? ''), rule: 'cel' as const, message }];
    });
  }

  /** Throws for a rule that does not compile: the constraint data or the functions here are incomplete then. */
  public compile(expression: string): ParseResult {
    const known = this.compiled.get(expression);
    if (known) return known;
    try {
      const program = this.environment.parse(expression);
      const { error } = program.check();
      if (error) throw error;
      this.compiled.set(expression, program);
      return program;
    } catch (error) {
      throw new Error(`The CEL rule cannot be compiled: ${expression}\n${(error as Error).message}`, { cause: error });
    }
  }

  /** Why `self` breaks the rule; undefined when it keeps it. */
  private broken(rule: Rule, self: unknown): BrokenRule | undefined {
    const program = this.compile(rule.rule);
    // A manifest is checked as if it were created, and there is no old object then.
    if (rule.optionalOldSelf !== true && mentionsOldSelf(program.ast)) return undefined;
    const declared = rule.message.trim();
    const message = declared === '' ? `failed rule: ${rule.rule.trim()}` : declared;
    const result = evaluated(program, self);
    if (result.error !== undefined) return { evaluated: false, detail: `${result.error} evaluating rule: ${message}` };
    if (result.value === true) return undefined;
    return { evaluated: true, detail: this.computedMessage(rule, self) ?? message };
  }

  private computedMessage({ messageExpression }: Rule, self: unknown): string | undefined {
    if (messageExpression === undefined) return undefined;
    const { value } = evaluated(this.compile(messageExpression), self);
    return typeof value === 'string' && value.trim() !== '' && !value.includes('\n') ? value : undefined;
  }
}

interface BrokenRule {
  /** The rule says no; otherwise it could not be evaluated. */
  readonly evaluated: boolean;
  readonly detail: string;
}

/** Kubernetes leaves out what has many lines, and names the type where a rule could not be evaluated. */
function shownValue(data: unknown): string {
  return typeof data === 'object' ? '' : `${JSON.stringify(data)}: `;
}

/** The functions that Kubernetes adds to CEL, as far as rules of Istio use them; for others a rule does not compile. */
function kubernetesEnvironment(): Environment {
  return new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
    .registerType('kubernetes.URL', KubernetesUrl)
    .registerFunction('isURL(string): bool', isUrl)
    .registerFunction('url(string): kubernetes.URL', (text: string) => new KubernetesUrl(schemeOrError(text)))
    .registerFunction('kubernetes.URL.getScheme(): string', ({ scheme }: KubernetesUrl) => scheme);
}

class KubernetesUrl {
  public constructor(public readonly scheme: string) {}
}

function schemeOrError(text: string): string {
  try {
    return urlScheme(text);
  } catch (error) {
    throw new EvaluationError(`URL parse error during conversion from string: ${(error as Error).message}`);
  }
}

function evaluated(program: ParseResult, self: unknown): { readonly value?: unknown; readonly error?: string } {
  try {
    return { value: program({ self, oldSelf: Optional.none() }) as unknown };
  } catch (error) {
    if (error instanceof EvaluationError) return { error: error.summary };
    throw error;
  }
}

function mentionsOldSelf(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(mentionsOldSelf);
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return false;
  return node.op === 'id' ? node.args === 'oldSelf' : mentionsOldSelf(node.args);
}
