package origin

import (
	"net/netip"
	"testing"
)

func TestTableNamesEveryOriginOnce(t *testing.T) {
	names, addresses := map[string]bool{}, map[string]bool{DNS: true}
	for _, machine := range Machines {
		if addresses[machine.IP] {
			t.Errorf("%s has the address of another machine", machine.Label)
		}
		addresses[machine.IP] = true
		address := netip.MustParseAddr(machine.IP)
		if !Networks[0].Contains(address) && !Networks[1].Contains(address) {
			t.Errorf("%s is in none of the networks", machine.IP)
		}
		for _, port := range machine.Ports {
			if names[port.Name] {
				t.Errorf("two origins are named %s", port.Name)
			}
			names[port.Name] = true
			if port.Kind.IsTLS() && machine.Signer == "" {
				t.Errorf("nobody signs the certificate of %s", port.Name)
			}
		}
	}
}

func TestDemandsSecret(t *testing.T) {
	for name, want := range map[string]bool{"partner443": true, "partner2": true, "unknownca443": true, "api443": false, "api80": false, "none": false} {
		if DemandsSecret(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
