package netns

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

const (
	outboundPort = 15001
	register     = 1
	// interfaceName is how long the kernel takes the name of an interface to be.
	interfaceName = 16
	// destinationOffset is where the header of IPv4 has the destination.
	destinationOffset = 16
)

// ProxyUser is the account and the group that Istio's proxy runs as.
const ProxyUser = 1337

// Redirect sends outgoing TCP to the proxy, as istio-init and istio-cni do: all but what stays on the machine and what
// the proxy sends itself.
func (n *Namespace) Redirect() error {
	connection, err := nftables.New(nftables.WithNetNSFd(n.fd()))
	if err != nil {
		return err
	}
	table := connection.AddTable(&nftables.Table{Family: nftables.TableFamilyIPv4, Name: "istio"})
	chain := connection.AddChain(&nftables.Chain{
		Name: "output", Table: table, Type: nftables.ChainTypeNAT,
		Hooknum: nftables.ChainHookOutput, Priority: nftables.ChainPriorityNATDest,
	})
	user := binaryutil.NativeEndian.PutUint32(ProxyUser)
	loopback := make([]byte, interfaceName)
	copy(loopback, "lo")
	for _, exception := range [][]expr.Any{
		{&expr.Meta{Key: expr.MetaKeyOIFNAME, Register: register}, equals(loopback)},
		{&expr.Meta{Key: expr.MetaKeySKUID, Register: register}, equals(user)},
		{&expr.Meta{Key: expr.MetaKeySKGID, Register: register}, equals(user)},
		{
			&expr.Payload{DestRegister: register, Base: expr.PayloadBaseNetworkHeader, Offset: destinationOffset, Len: 4},
			equals([]byte{127, 0, 0, 1}),
		},
	} {
		expressions := append(exception, &expr.Verdict{Kind: expr.VerdictReturn})
		connection.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: expressions})
	}
	connection.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: []expr.Any{
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: register}, equals([]byte{unix.IPPROTO_TCP}),
		&expr.Immediate{Register: register, Data: binaryutil.BigEndian.PutUint16(outboundPort)},
		&expr.Redir{RegisterProtoMin: register},
	}})
	if err := connection.Flush(); err != nil {
		return fmt.Errorf("cannot redirect to the proxy; the kernel needs nftables with nat and redirect: %w", err)
	}
	return nil
}

func equals(data []byte) expr.Any {
	return &expr.Cmp{Op: expr.CmpOpEq, Register: register, Data: data}
}
