import { renderProxyHeaders } from '../rendering/proxy-headers';

/**
 * Whether a server outside the mesh gets what proxies add to a call about the caller.
 *
 * Without it a sidecar tells the server the number of the try, the name of the route, a request id, and by
 * `x-envoy-peer-metadata` the namespace, service account and labels of the Pod. A gateway would add the certificate of the
 * caller and the address of its Pod; routes through an egress gateway take all of it away whether this is set or not.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export class HeaderHygiene {
  /**
   * Takes away, on every route of the host: `x-envoy-attempt-count`, `x-envoy-decorator-operation`,
   * `x-envoy-expected-rq-timeout-ms`, `x-envoy-external-address`, `x-envoy-internal`, `x-envoy-peer-metadata`,
   * `x-envoy-peer-metadata-id`, `x-forwarded-client-cert`, `x-forwarded-for` and `x-request-id`, also where the
   * application sent them itself. One that is written in `requestHeaders` stays. So does `x-forwarded-proto`, which some
   * servers need: it says `http` at a sidecar, and `https` at a gateway. Headers of tracing, such as `traceparent`, are not
   * touched either.
   *
   * On a retry the proxy adds `x-envoy-attempt-count` again, and with a timeout `x-envoy-expected-rq-timeout-ms`. Against
   * that only the Pods can do something: see `podAnnotations`.
   */
  public static removeMeshHeaders(): HeaderHygiene {
    return new HeaderHygiene(renderProxyHeaders());
  }

  private constructor(
    /**
     * Annotations for the Pods of the clients, in the template of their Deployment. With them nothing comes back on a
     * retry, a rewritten path is not told, and no `x-envoy-peer-metadata` goes to any host outside the mesh. A Pod has
     * one annotation `proxy.istio.io/config`: where it is there already, add `proxyHeaders` to it. Other settings under
     * `proxyHeaders` in the mesh, such as `xForwardedHost`, do not hold for the Pod unless they are repeated.
     *
     * They act on all calls of the Pod, inside the mesh as well: headers that are of use for debugging are gone, such as
     * `x-envoy-attempt-count` and `x-envoy-upstream-service-time`.
     *
     * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders
     */
    public readonly podAnnotations: { readonly [key: string]: string },
  ) {}
}
