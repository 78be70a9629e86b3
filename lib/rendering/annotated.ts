import { ApiObjectMetadata } from 'cdk8s';

/** The same metadata with further annotations. */
export function annotated(
  metadata: ApiObjectMetadata,
  annotations: { readonly [name: string]: string },
): ApiObjectMetadata {
  return { ...metadata, annotations: { ...metadata.annotations, ...annotations } };
}
