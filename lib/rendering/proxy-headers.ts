/** By this annotation a Pod changes the configuration of its own proxy. */
const PROXY_CONFIG = 'proxy.istio.io/config';

/**
 * Keeps away what a route cannot: on a retry the router adds the number of the try and the time left after the route has
 * taken headers away, and with a rewritten path the path as it was. Peer metadata are named as well, since the headers of
 * a Pod replace those of the mesh as a whole, but for some that Istio carries over, to which these do not belong.
 */
const PROXY_HEADERS = {
  attemptCount: { disabled: true },
  envoyDebugHeaders: { disabled: true },
  metadataExchangeHeaders: { mode: 'IN_MESH' },
};

/** Annotations of Pods whose proxies tell nothing about the mesh to a server outside it. */
export function renderProxyHeaders(): Record<string, string> {
  return { [PROXY_CONFIG]: JSON.stringify({ proxyHeaders: PROXY_HEADERS }) };
}
