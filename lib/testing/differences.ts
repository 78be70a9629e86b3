import { isRecord } from '../mesh/fields';
import { show } from '../refusals/refuse';

/**
 * Where an object differs from what is expected of it: its maps may have more keys, its lists have to have the expected
 * elements and no more, in their order, and each element may again have more keys. Null means that nothing is there.
 */
export function differencesOf(actual: unknown, expected: unknown, path = ''): string[] {
  const where = path === '' ? 'the object' : path;
  if (expected === null || expected === undefined) {
    return actual === null || actual === undefined ? [] : [`${where} is ${show(actual)}, expected is none`];
  }
  if (actual === null || actual === undefined) return [`${where} is not there, expected is ${show(expected)}`];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [`${where} is ${show(actual)}, expected is ${show(expected)}`];
    }
    return expected.flatMap((element, index) => differencesOf(actual[index], element, `${path}[${index}]`));
  }
  if (isRecord(expected) && isRecord(actual)) {
    return Object.keys(expected).flatMap((key) => differencesOf(actual[key], expected[key], pathOf(path, key)));
  }
  return actual === expected ? [] : [`${where} is ${show(actual)}, expected is ${show(expected)}`];
}

function pathOf(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}['${key}']`;
  return path === '' ? key : `${path}.${key}`;
}
