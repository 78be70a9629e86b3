import type { Fields } from './fields';
import { isSubset } from './mesh-object';

/** Whether labels have all that a selector of Kubernetes asks for, by labels and by expressions. */
export function matchesSelector(selector: Fields, labels: Readonly<Record<string, string>>): boolean {
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
