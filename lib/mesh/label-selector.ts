import type { Fields } from './fields';
import { isSubset } from './mesh-object';

/**
 * Whether labels meet a selector with `matchLabels` and `matchExpressions`.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function isSelected(selector: Fields, labels: Readonly<Record<string, string>>): boolean {
  return (
    isSubset(selector.map('matchLabels'), labels) &&
    selector.objects('matchExpressions').every((expression) => {
      const key = expression.text('key') ?? '';
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      switch (expression.text('operator')) {
        case 'In':
          return value !== undefined && expression.texts('values').includes(value);
        case 'NotIn':
          return value === undefined || !expression.texts('values').includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}
