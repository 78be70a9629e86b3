/**
 * The annotation by which the proxy of a Pod is told not to add what its routes cannot take away: on a retry the number
 * of the try and the time left, on a rewritten call the path and the host that the application named.
 */
export function quietProxyAnnotations(): { readonly [key: string]: string } {
  const proxyHeaders = { attemptCount: { disabled: true }, envoyDebugHeaders: { disabled: true } };
  return { 'proxy.istio.io/config': JSON.stringify({ proxyHeaders }) };
}
