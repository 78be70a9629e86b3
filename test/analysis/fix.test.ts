import { put, remove, replace } from '../../lib/analysis/fix';

test('paths become pointers', () => {
  expect(put(['spec', 'http', 0, 'labels', 'a/b~c'], 'x')).toEqual({
    op: 'add',
    path: '/spec/http/0/labels/a~1b~0c',
    value: 'x',
  });
  expect(replace(['spec', 'hosts', 1], 'b')).toEqual({ op: 'replace', path: '/spec/hosts/1', value: 'b' });
  expect(remove(['spec'])).toEqual({ op: 'remove', path: '/spec' });
});
