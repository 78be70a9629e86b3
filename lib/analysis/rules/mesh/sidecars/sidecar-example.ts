import type { Fields } from '../../../../manifests/manifest-object';
import { example } from '../../example';

/** A Sidecar of namespace `shop`. */
export function sidecar(spec: object, metadata: Fields = {}): Fields {
  return example('Sidecar', spec, { name: 'default', ...metadata });
}
