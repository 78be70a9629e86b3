// Workers are plain JavaScript: Node runs them as they are, so that no compiler is in their time and memory.

/**
 * What a user would write as literals for one host; made before the clock starts, for every variant alike.
 *
 * @typedef {{ id: string, host: string, name: string, address: string, path: string }} Target
 */

exports.NAMESPACE = 'shop';

/**
 * @param {number} count
 * @returns {Target[]}
 */
exports.targets = (count) =>
  Array.from({ length: count }, (_, index) => ({
    id: `Api${index}`,
    host: `api${index}.example.com`,
    name: `api${index}-example-com`,
    address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    path: `${exports.NAMESPACE}/Api${index}`,
  }));
