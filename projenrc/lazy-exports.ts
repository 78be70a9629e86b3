// Run behind the compiler. Most apps follow no call: what that needs is loaded when it is first asked for, and not with
// the package.
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import './bundle';

const INDEX = join(__dirname, '..', 'dist', 'lib', 'index.js');
const EAGER = /^var (\w+) = require\(("\.\/(?:diagrams|diff|simulation|testing)\/[\w-]+")\);\n/gm;

const compiled = readFileSync(INDEX, 'utf8');
const modules = [...compiled.matchAll(EAGER)].map(([, variable, path]) => ({ variable, path }));
if (modules.length === 0) throw new Error(`${INDEX} has nothing to load later: the compiler writes exports otherwise.`);

// Node keeps what it has loaded, so that asking again costs nothing. It tells programs of ECMAScript the names that are
// assigned, which the compiler does at the top, unless it sees that one is a getter that it does not know.
const lazy = modules.reduce(
  (code, { variable, path }) =>
    code.replaceAll(
      new RegExp(`Object\\.defineProperty\\(exports, "(\\w+)", (.*)return ${variable}\\.`, 'g'),
      `Object.defineProperty(exports, "" + "$1", $2return require(${path}).`,
    ),
  compiled.replace(EAGER, ''),
);
writeFileSync(INDEX, lazy);
