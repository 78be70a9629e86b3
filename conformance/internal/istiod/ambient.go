package istiod

import (
	"net/netip"
	"slices"
	"strings"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pkg/util/sets"
	"istio.io/istio/pkg/workloadapi"
)

// enableAmbient sets what PILOT_ENABLE_AMBIENT sets in an istiod of its own, as the ambient profile does, and returns what
// sets it back: one process answers about meshes of both kinds.
func enableAmbient() (restore func()) {
	flags := []*bool{
		&features.EnableAmbient,
		&features.EnableAmbientWaypoints,
		&features.EnableHBONESend,
		&features.EnableSidecarHBONEListening,
		&features.EnableAmbientStatus,
		&features.EnableIngressWaypointRouting,
		&features.EnableAmbientWaypointMultiNetwork,
	}
	before := make([]bool, len(flags))
	for index, flag := range flags {
		before[index], *flag = *flag, true
	}
	return func() {
		for index, flag := range flags {
			*flag = before[index]
		}
	}
}

// Target is what istiod has told the proxy of a node about a connection.
type Target struct {
	// Service is namespace/host, "" where nothing has the address.
	Service string
	// Waypoint is the host of the Service of the waypoint, "" where there is none.
	Waypoint string
	// Address is where the connection goes: the one that was asked for, or one that the name has.
	Address string
	// HasPort says whether the service has the port.
	HasPort bool
}

// Connection is what an application asks the proxy of its node for: an address, or a name that the proxy resolves.
type Connection struct {
	Namespace string
	Host      string
	Address   string
	Port      int
}

// Ztunnel looks a connection up in what istiod sends to the proxies of nodes. Which of several services counts is the
// proxy's own choice, which no code of Istio's control plane makes: the one of the client's namespace, then the canonical
// one, then the first namespace.
func (s *Server) Ztunnel(connection Connection) Target {
	services := s.workloadServices()
	if asked, err := netip.ParseAddr(connection.Address); err == nil {
		return targetOf(atAddress(services, connection.Namespace, asked), connection.Address, connection.Port)
	}
	for _, name := range namesOf(connection.Host, connection.Namespace) {
		found := best(services, connection.Namespace, func(service *workloadapi.Service) bool {
			return service.GetHostname() == name && len(addressesOf(service)) > 0
		})
		if found != nil {
			return targetOf(found, addressesOf(found)[0], connection.Port)
		}
	}
	return Target{}
}

func (s *Server) workloadServices() []*workloadapi.Service {
	addresses, _ := s.fake.Env().AmbientIndexes.AddressInformation(sets.String(nil))
	var services []*workloadapi.Service
	for _, address := range addresses {
		if service := address.GetService(); service != nil {
			services = append(services, service)
		}
	}
	return services
}

// atAddress gives the service of the smallest range that has the address.
func atAddress(services []*workloadapi.Service, namespace string, asked netip.Addr) *workloadapi.Service {
	for bits := asked.BitLen(); bits >= 0; bits-- {
		found := best(services, namespace, func(service *workloadapi.Service) bool {
			return slices.ContainsFunc(rangesOf(service), func(known netip.Prefix) bool {
				return known.Bits() == bits && known.Contains(asked)
			})
		})
		if found != nil {
			return found
		}
	}
	return nil
}

func best(services []*workloadapi.Service, namespace string, fits func(*workloadapi.Service) bool) *workloadapi.Service {
	var found *workloadapi.Service
	for _, service := range services {
		if fits(service) && (found == nil || isBetter(service, found, namespace)) {
			found = service
		}
	}
	return found
}

func isBetter(a, b *workloadapi.Service, namespace string) bool {
	if own := a.GetNamespace() == namespace; own != (b.GetNamespace() == namespace) {
		return own
	}
	if a.GetCanonical() != b.GetCanonical() {
		return a.GetCanonical()
	}
	return a.GetNamespace()+"/"+a.GetHostname() < b.GetNamespace()+"/"+b.GetHostname()
}

func targetOf(service *workloadapi.Service, address string, port int) Target {
	if service == nil {
		return Target{Address: address}
	}
	return Target{
		Service:  service.GetNamespace() + "/" + service.GetHostname(),
		Waypoint: service.GetWaypoint().GetHostname().GetHostname(),
		Address:  address,
		HasPort: slices.ContainsFunc(service.GetPorts(), func(known *workloadapi.Port) bool {
			return int(known.GetServicePort()) == port
		}),
	}
}

// rangesOf gives the addresses of a service, a single one as the smallest range.
func rangesOf(service *workloadapi.Service) []netip.Prefix {
	var list []netip.Prefix
	for _, entry := range service.GetAddresses() {
		address, isAddress := netip.AddrFromSlice(entry.GetAddress())
		if !isAddress {
			continue
		}
		bits := address.BitLen()
		if entry.Length != nil {
			bits = int(entry.GetLength())
		}
		list = append(list, netip.PrefixFrom(address, bits))
	}
	return list
}

// addressesOf gives those of IPv4 to which a name can lead.
func addressesOf(service *workloadapi.Service) []string {
	var list []string
	for _, known := range rangesOf(service) {
		if known.Addr().Is4() && known.IsSingleIP() {
			list = append(list, known.Addr().String())
		}
	}
	return list
}

// namesOf gives the names by which a host may be known: as it is, as the resolver of a Pod completes it, and the wildcards
// above it, the closest first.
func namesOf(host, namespace string) []string {
	names := []string{host}
	for _, suffix := range []string{"." + namespace + ".svc.cluster.local", ".svc.cluster.local", ".cluster.local"} {
		names = append(names, host+suffix)
	}
	rest := host
	for {
		_, after, hasMore := strings.Cut(rest, ".")
		if !hasMore {
			return names
		}
		names, rest = append(names, "*."+after), after
	}
}
