import { ApiObjectMetadata } from 'cdk8s';

/** The same metadata with further annotations. */
export function annotated(
  metadata: ApiObjectMetadata,
  annotations: { readonly [name: string]: string },
): ApiObjectMetadata {
  if (Object.keys(annotations).length === 0) return metadata;
  return Object.assign({}, metadata, { annotations: Object.assign({}, metadata.annotations, annotations) });
}
