import { DOCS } from '../../projenrc/bindings/model';
import { readSnapshot } from '../../projenrc/bindings/snapshot-file';
import { declarations, links } from './source';

const { kinds, messages, enums } = readSnapshot();
const pages = new Set([...kinds, ...Object.values(messages), ...Object.values(enums)].map(({ page }) => page));

test('every link leads to a page of the reference and at most one anchor', () => {
  const wrong = links().filter((url) => {
    const match = /^(.+)\/(#[A-Za-z][\w-]*)?$/.exec(url);
    return !url.startsWith(DOCS) || match === null || !pages.has(match[1].slice(DOCS.length));
  });
  expect(wrong).toEqual([]);
});

test('every property has one line of documentation with a link', () => {
  const properties = [...declarations().interfaces].flatMap(([id, list]) => list.map((entry) => ({ id, ...entry })));
  const wrong = properties.filter(({ doc }) => !/^\/\*\* \S.*\. @see https:\S+ \*\/$/.test(doc));
  expect(wrong).toEqual([]);
});

test('a field that the page does not show links to its message, and a hidden message to its page', () => {
  const seen = new Set(links());
  expect(seen).toContain(`${DOCS}networking/destination-rule/#OutlierDetection-consecutive_5xx_errors`);
  expect(seen).not.toContain(`${DOCS}networking/destination-rule/#OutlierDetection-consecutive_errors`);
  expect(seen).toContain(`${DOCS}networking/envoy-filter/`);
  expect(seen).not.toContain(`${DOCS}networking/envoy-filter/#EnvoyFilter-WaypointMatch`);
});
