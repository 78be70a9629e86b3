// Package bed runs cases on a network of its own: istiod, Envoys, callers, origins and somebody who listens on the links.
package bed
