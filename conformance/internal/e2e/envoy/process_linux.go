package envoy

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/cdk8s-istio/cdk8s-istio/conformance/internal/e2e/netns"
)

// Place is where Envoys run.
type Place struct {
	// Binary is the Envoy to run.
	Binary string
	// Directory holds files of the proxies; Envoy's account can get there.
	Directory string
	// Resolver is a resolv.conf. Istio gives every DNS cluster a resolver of its own, so that one in the bootstrap would
	// be ignored.
	Resolver string
}

// Envoy is a running proxy.
type Envoy struct {
	Proxy
	Agent *Agent

	directory string
	command   *exec.Cmd
	ended     chan struct{}
	logOffset int64
	waited    time.Duration
}

const (
	accessLogFile = "access.log"
	logFile       = "envoy.log"
	socketLimit   = 107
)

// Start runs an Envoy in a network namespace; it may not be ready yet.
func Start(place Place, namespace *netns.Namespace, proxy Proxy, adsSocket string, agent *Agent) (*Envoy, error) {
	e := &Envoy{Proxy: proxy, Agent: agent, directory: filepath.Join(place.Directory, proxy.Name), ended: make(chan struct{})}
	if err := os.Mkdir(e.directory, 0o700); err != nil {
		return nil, err
	}
	if err := own(e.directory); err != nil {
		return nil, err
	}
	listener, err := ListenUNIX(e.path("sds.sock"))
	if err != nil {
		return nil, err
	}
	configuration, err := json.MarshalIndent(bootstrap(proxy, adsSocket, e.path("sds.sock"), e.path("admin.sock")), "", " ")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(e.path("bootstrap.json"), configuration, 0o600); err != nil {
		return nil, err
	}
	if err := own(e.path("bootstrap.json")); err != nil {
		return nil, err
	}
	agent.Serve(listener)
	if err := e.run(place, namespace); err != nil {
		agent.Stop()
		return nil, fmt.Errorf("cannot start Envoy %s: %w", place.Binary, err)
	}
	return e, nil
}

// run starts the process from a thread of its own: the thread is what gives the child its namespaces, and the child is
// killed when this thread ends, which happens at the latest with the whole process.
func (e *Envoy) run(place Place, namespace *netns.Namespace) error {
	stdout, err := e.create(accessLogFile)
	if err != nil {
		return err
	}
	defer stdout.Close()
	stderr, err := e.create(logFile)
	if err != nil {
		return err
	}
	defer stderr.Close()
	// Accounts other than root may not get to the place of the binary, so it is mounted into the directory of the bed.
	mounted := filepath.Join(place.Directory, "envoy")
	e.command = exec.Command(mounted, "-c", e.path("bootstrap.json"), "--concurrency", "1", "--disable-hot-restart",
		"--file-flush-interval-msec", "20", "--drain-time-s", "1",
		"-l", "warn", "--component-log-level", "config:info,main:warn,upstream:info")
	e.command.Stdout, e.command.Stderr, e.command.Dir = stdout, stderr, e.directory
	e.command.SysProcAttr = &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: netns.ProxyUser, Gid: netns.ProxyUser},
		// Set after the account has changed, which would clear it.
		Pdeathsig: syscall.SIGKILL,
	}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := e.isolate(place, namespace, mounted)
		if err == nil {
			err = e.command.Start()
		}
		started <- err
		if err == nil {
			_ = e.command.Wait()
		}
		close(e.ended)
	}()
	return <-started
}

// isolate gives the calling thread a mount namespace of its own, with the binary and the resolver, and the network.
func (e *Envoy) isolate(place Place, namespace *netns.Namespace, mounted string) error {
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	for target, source := range map[string]string{"/etc/resolv.conf": place.Resolver, mounted: place.Binary} {
		if err := unix.Mount(source, target, "", unix.MS_BIND, ""); err != nil {
			return fmt.Errorf("cannot mount %s at %s: %w", source, target, err)
		}
	}
	return namespace.Enter()
}

// Kill ends the proxy and waits until it is gone.
func (e *Envoy) Kill() {
	_ = e.command.Process.Kill()
	<-e.ended
}

// Stop ends the proxy and its agent.
func (e *Envoy) Stop() {
	e.Kill()
	e.Agent.Stop()
}

// HasEnded says whether the process is gone.
func (e *Envoy) HasEnded() bool {
	select {
	case <-e.ended:
		return true
	default:
		return false
	}
}

func (e *Envoy) path(name string) string { return filepath.Join(e.directory, name) }

// create makes a log file. Envoy opens /dev/stdout again, as its own account.
func (e *Envoy) create(name string) (*os.File, error) {
	file, err := os.OpenFile(e.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return file, own(e.path(name))
}

// ListenUNIX opens a socket that Envoy may connect to.
func ListenUNIX(path string) (net.Listener, error) {
	if len(path) > socketLimit {
		return nil, fmt.Errorf("the path %s is too long for a socket; set TMPDIR to a shorter one", path)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	return listener, own(path)
}

func own(path string) error { return os.Chown(path, netns.ProxyUser, netns.ProxyUser) }
