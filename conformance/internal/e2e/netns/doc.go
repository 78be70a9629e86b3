// Package netns builds networks out of anonymous network namespaces: nothing but file descriptors holds them, so they
// vanish with the process, whatever ends it.
package netns
