const LABEL_KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** Whether Kubernetes takes a text for the key of a label. */
export function isLabelKey(text: string): boolean {
  return LABEL_KEY.test(text);
}

/** Whether Kubernetes takes a text for the value of a label. */
export function isLabelValue(text: string): boolean {
  return LABEL_VALUE.test(text);
}

/** The first label that Kubernetes refuses. */
export function badLabel(labels: { readonly [key: string]: string }): [string, string] | undefined {
  return Object.entries(labels).find(([key, value]) => !isLabelKey(key) || !isLabelValue(value));
}
