import { GoDuration } from './duration';
import type { Fields } from './fields';
import { parseProtocol } from './protocol';
import { RegularExpression } from './regular-expression';

const LAST_PORT = 65_535;

/** Reads a field to find out whether it can be read; what is wrong with it is reported by its owner. */
export type Shape = (owner: Fields, key: string) => void;

/** The fields of an object by their names. Others are left alone: nothing reads them. */
export type ObjectShape = Readonly<Record<string, Shape>>;

export function checkShape(owner: Fields, shapes: ObjectShape): void {
  for (const [key, shape] of Object.entries(shapes)) shape(owner, key);
}

export const text: Shape = (owner, key) => void owner.text(key);
export const truth: Shape = (owner, key) => void owner.truth(key);
export const texts: Shape = (owner, key) => void owner.texts(key);
export const labels: Shape = (owner, key) => void owner.map(key);
export const duration: Shape = (owner, key) => void GoDuration.read(owner, key);

export const port: Shape = range(1, LAST_PORT);
export const count: Shape = range(0, 2 ** 32 - 1);
export const percentage: Shape = (owner, key) => {
  object({
    value: (inner, name) => {
      const value = inner.number(name);
      if (value !== undefined && (value < 0 || value > 100)) inner.report(name, `${value} is not between 0 and 100`);
    },
  })(owner, key);
};

/** A port by its number or its name. */
export const portOrName: Shape = (owner, key) => {
  const shape = typeof owner.raw(key) === 'string' ? text : port;
  shape(owner, key);
};

/** Of what it does not know, istiod finds out from the bytes; who writes it meant something else. */
export const protocol: Shape = (owner, key) => {
  const written = owner.text(key);
  if (written !== undefined && written !== '' && parseProtocol(written) === 'UnsupportedProtocol') {
    owner.report(key, `${JSON.stringify(written)} is no protocol that Istio knows`);
  }
};

export const expression: Shape = (owner, key) => {
  const written = owner.text(key);
  if (written !== undefined && written !== '*' && !RegularExpression.parse(written)) {
    owner.report(key, `${JSON.stringify(written)} is no expression of RE2`);
  }
};

/** A whole number from one to another, both allowed. */
export function range(least: number, most: number): Shape {
  return (owner, key) => {
    const value = owner.number(key);
    if (value === undefined) return;
    if (!Number.isInteger(value) || value < least || value > most) {
      owner.report(key, `${value} is no whole number between ${least} and ${most}`);
    }
  };
}

export function oneOf(...allowed: readonly string[]): Shape {
  return (owner, key) => {
    const value = owner.text(key);
    if (value !== undefined && !allowed.includes(value)) {
      owner.report(key, `${JSON.stringify(value)} is none of ${allowed.join(', ')}`);
    }
  };
}

export function object(shapes: ObjectShape): Shape {
  return (owner, key) => {
    const inner = owner.optional(key);
    if (inner) checkShape(inner, shapes);
  };
}

export function list(shapes: ObjectShape): Shape {
  return (owner, key) => {
    for (const inner of owner.objects(key)) checkShape(inner, shapes);
  };
}

/** Objects of a shape by names of any kind. */
export function named(shapes: ObjectShape): Shape {
  return (owner, key) => {
    const inner = owner.fields(key);
    for (const name of inner.keys) object(shapes)(inner, name);
  };
}

export function required(shape: Shape): Shape {
  return (owner, key) => {
    if (!owner.has(key)) owner.report(key, 'missing');
    shape(owner, key);
  };
}
