package netns

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

const prefixBits = 24

// Router is the namespace that all others are attached to. It owns the networks it is given as a whole.
type Router struct {
	*Namespace
	links int
}

// NewRouter makes a router.
func NewRouter(networks []netip.Prefix) (*Router, error) {
	namespace, err := New()
	if err != nil {
		return nil, err
	}
	router := &Router{Namespace: namespace}
	if err := router.configure(networks); err != nil {
		router.Close()
		return nil, err
	}
	return router, nil
}

func (r *Router) configure(networks []netip.Prefix) error {
	handle, err := netlink.NewHandleAt(netns.NsHandle(r.fd()))
	if err != nil {
		return err
	}
	defer handle.Close()
	loopback, err := up(handle, "lo")
	if err != nil {
		return err
	}
	for _, network := range networks {
		route := &netlink.Route{
			LinkIndex: loopback.Attrs().Index, Dst: ipNet(network), Scope: netlink.SCOPE_HOST,
			Type: unix.RTN_LOCAL, Table: unix.RT_TABLE_LOCAL,
		}
		if err := handle.RouteAdd(route); err != nil {
			return fmt.Errorf("local route to %s: %w", network, err)
		}
	}
	return r.set("ip_forward", "1")
}

// Attach makes a namespace with one address that reaches everything through the router.
func (r *Router) Attach() (*Namespace, netip.Addr, error) {
	r.links++
	gateway := netip.AddrFrom4([4]byte{10, 10, byte(r.links), 1})
	address := gateway.Next()
	namespace, err := New()
	if err != nil {
		return nil, address, err
	}
	if err := r.connect(namespace, gateway, address); err != nil {
		namespace.Close()
		return nil, address, fmt.Errorf("cannot attach %s: %w", address, err)
	}
	return namespace, address, nil
}

// Attached are the addresses that Attach gives.
var Attached = netip.MustParsePrefix("10.10.0.0/16")

func (r *Router) connect(namespace *Namespace, gateway, address netip.Addr) error {
	near, err := netlink.NewHandleAt(netns.NsHandle(r.fd()))
	if err != nil {
		return err
	}
	defer near.Close()
	far, err := netlink.NewHandleAt(netns.NsHandle(namespace.fd()))
	if err != nil {
		return err
	}
	defer far.Close()
	name := fmt.Sprintf("pod%d", r.links)
	link := &netlink.Veth{
		LinkAttrs: netlink.LinkAttrs{Name: name}, PeerName: "eth0", PeerNamespace: netlink.NsFd(namespace.fd()),
	}
	if err := near.LinkAdd(link); err != nil {
		return err
	}
	if err := address4(near, name, gateway); err != nil {
		return err
	}
	if _, err := up(far, "lo"); err != nil {
		return err
	}
	if err := address4(far, "eth0", address); err != nil {
		return err
	}
	return far.RouteAdd(&netlink.Route{Gw: gateway.AsSlice()})
}

func address4(handle *netlink.Handle, name string, address netip.Addr) error {
	link, err := up(handle, name)
	if err != nil {
		return err
	}
	return handle.AddrAdd(link, &netlink.Addr{IPNet: ipNet(netip.PrefixFrom(address, prefixBits))})
}

func up(handle *netlink.Handle, name string) (netlink.Link, error) {
	link, err := handle.LinkByName(name)
	if err != nil {
		return nil, err
	}
	return link, handle.LinkSetUp(link)
}

func ipNet(prefix netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: prefix.Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), prefix.Addr().BitLen())}
}

// AllowLowPorts lets everybody listen on ports below 1024, as Kubernetes does for a gateway of the Helm chart.
func (n *Namespace) AllowLowPorts() error { return n.set("ip_unprivileged_port_start", "0") }
