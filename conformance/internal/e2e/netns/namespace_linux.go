package netns

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const dialTimeout = 5 * time.Second

// Namespace is a network namespace.
type Namespace struct {
	handle *os.File
}

// New makes an empty namespace.
func New() (*Namespace, error) {
	type made struct {
		handle *os.File
		err    error
	}
	result := make(chan made, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine, because nobody else may run in there
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			result <- made{err: fmt.Errorf("cannot make a network namespace: %w", err)}
			return
		}
		handle, err := os.OpenFile("/proc/thread-self/ns/net", os.O_RDONLY, 0)
		result <- made{handle, err}
	}()
	r := <-result
	if r.err != nil {
		return nil, r.err
	}
	return &Namespace{handle: r.handle}, nil
}

// Close lets go of the namespace; it ends with its last socket and process.
func (n *Namespace) Close() { _ = n.handle.Close() }

func (n *Namespace) fd() int { return int(n.handle.Fd()) }

// Enter moves the calling thread into the namespace. The caller has locked it and never unlocks it.
func (n *Namespace) Enter() error { return unix.Setns(n.fd(), unix.CLONE_NEWNET) }

// Do runs a function in the namespace. Sockets that it opens stay there and work from everywhere.
func (n *Namespace) Do(f func() error) error {
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if err := n.Enter(); err != nil {
			result <- err
			return
		}
		result <- f()
	}()
	return <-result
}

// Listen opens a TCP port.
func (n *Namespace) Listen(address string) (listener net.Listener, err error) {
	// Multipath TCP is another protocol for the kernel, which the sniffer and the redirect do not know.
	config := net.ListenConfig{}
	config.SetMultipathTCP(false)
	err = n.Do(func() (err error) {
		listener, err = config.Listen(context.Background(), "tcp4", address)
		return err
	})
	return listener, err
}

// ListenPacket opens a UDP port.
func (n *Namespace) ListenPacket(address string) (packets net.PacketConn, err error) {
	err = n.Do(func() (err error) {
		packets, err = net.ListenPacket("udp4", address)
		return err
	})
	return packets, err
}

// Dial opens a TCP connection.
func (n *Namespace) Dial(ctx context.Context, address string) (connection net.Conn, err error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	dialer.SetMultipathTCP(false)
	err = n.Do(func() (err error) {
		connection, err = dialer.DialContext(ctx, "tcp4", address)
		return err
	})
	return connection, err
}

// set writes a kernel parameter of the namespace.
func (n *Namespace) set(parameter, value string) error {
	return n.Do(func() error { return os.WriteFile("/proc/sys/net/ipv4/"+parameter, []byte(value), 0) })
}
