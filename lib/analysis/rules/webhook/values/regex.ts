import { re2Library } from '../../../../mesh/regular-expression';

/** Most that Envoy is given. */
const MOST = 1024;

/** What is wrong with a regular expression for Envoy, which reads RE2. */
export function faultOfRegex(expression: string): string | undefined {
  if (expression === '') return 'is empty';
  if (expression.length > MOST / 4 && Buffer.byteLength(expression) > MOST) return `is longer than ${MOST} bytes`;
  try {
    re2Library().RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    return `is not in the syntax of RE2: ${(error as Error).message.replace('error parsing regexp: ', '')}`;
  }
}
