/** A node of the syntax tree of the CEL library, which tests and the `import` task hand in. */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
}

export type ParseCel = (expression: string) => CelNode;

/**
 * A CEL rule as a TypeScript expression over `self` and the functions of lib/analysis/schema/cel.ts. What no rule of
 * Istio uses is refused, and not guessed.
 */
export function celToTypeScript(expression: string, parse: ParseCel): string {
  return translate(parse(expression), expression);
}

function translate(node: unknown, rule: string): string {
  const { op, args } = node as CelNode;
  const list = (): string[] => (args as unknown[]).map((arg) => translate(arg, rule));
  switch (op) {
    case 'value':
      return typeof args === 'bigint' ? String(args) : JSON.stringify(args);
    case 'id':
      if (args === 'oldSelf') break;
      return String(args);
    case '.': {
      const [object, field] = args as [unknown, string];
      return `cel.get(${translate(object, rule)}, ${JSON.stringify(fieldName(field))})`;
    }
    case '!_':
      return `!(${translate(args, rule)})`;
    case '&&':
    case '||':
      return `(${list().join(` ${op} `)})`;
    case '+':
      return `cel.add(${list().join(', ')})`;
    case '==':
    case '!=':
      return `(${list().join(` ${op}= `)})`;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return `(${list()
        .map((side) => `cel.number(${side})`)
        .join(` ${op} `)})`;
    case '?:': {
      const [condition, yes, no] = list();
      return `(${condition} ? ${yes} : ${no})`;
    }
    case 'in': {
      const [item, items] = list();
      return `(${items} as unknown[]).includes(${item})`;
    }
    case 'list':
      return `[${list().join(', ')}]`;
    case 'map':
      if ((args as unknown[]).length > 0) break;
      return '{}';
    case 'call': {
      const [name, given] = args as [string, unknown[]];
      return call(name, given, rule);
    }
    case 'rcall': {
      const [name, object, given] = args as [string, unknown, unknown[]];
      return method(name, object, given, rule);
    }
  }
  throw new Error(`The CEL rule uses "${op}", which is not supported: ${rule}`);
}

function call(name: string, args: readonly unknown[], rule: string): string {
  if (name === 'has') {
    const [object, field] = (args[0] as CelNode).args as [unknown, string];
    return `cel.has(${translate(object, rule)}, ${JSON.stringify(fieldName(field))})`;
  }
  if (!['size', 'int', 'duration', 'isURL'].includes(name)) {
    throw new Error(`The CEL rule calls "${name}", which is not supported: ${rule}`);
  }
  return `cel.${name}(${args.map((arg) => translate(arg, rule)).join(', ')})`;
}

const COMPREHENSIONS: Readonly<Record<string, string>> = { all: 'all', exists: 'exists', exists_one: 'existsOne' };
const TEXT_TESTS: Readonly<Record<string, string>> = {
  contains: 'includes',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
};

function method(name: string, object: unknown, args: readonly unknown[], rule: string): string {
  if (Object.hasOwn(COMPREHENSIONS, name)) {
    const [variable, test] = args.map((arg) => translate(arg, rule));
    return `cel.${COMPREHENSIONS[name]}(${translate(object, rule)}, (${variable}) => ${test})`;
  }
  const given = args.map((arg) => translate(arg, rule));
  if (Object.hasOwn(TEXT_TESTS, name)) return `cel.text(${translate(object, rule)}).${TEXT_TESTS[name]}(${given[0]})`;
  switch (name) {
    case 'size':
      return `cel.size(${translate(object, rule)})`;
    case 'substring':
      return `cel.substring(${[translate(object, rule), ...given].join(', ')})`;
    case 'matches':
      return `/${(JSON.parse(given[0]) as string).replaceAll('/', '\\/')}/u.test(cel.text(${translate(object, rule)}))`;
    case 'getScheme':
      return `cel.schemeOfURL(${translate(((object as CelNode).args as [string, unknown[]])[1][0], rule)})`;
  }
  throw new Error(`The CEL rule calls "${name}", which is not supported: ${rule}`);
}

/** The name of a field, which Kubernetes escapes in rules where CEL could not read it. */
function fieldName(name: string): string {
  const reserved = /^__([a-z]+)__$/.exec(name)?.[1];
  if (reserved !== undefined && !['dot', 'dash', 'slash', 'underscores'].includes(reserved)) return reserved;
  return name
    .replaceAll('__dot__', '.')
    .replaceAll('__dash__', '-')
    .replaceAll('__slash__', '/')
    .replaceAll('__underscores__', '__');
}
