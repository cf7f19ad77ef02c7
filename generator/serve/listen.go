package serve

import (
	"container/list"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
)

// portTries is how many ports are tried where the user named none.
const portTries = 50

// BusyError says that no port could be had.
type BusyError struct {
	Bind string
	Port int // the first one tried
	Err  error
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("cannot listen on %s: %v", net.JoinHostPort(e.Bind, strconv.Itoa(e.Port)), e.Err)
}

func (e *BusyError) Unwrap() error { return e.Err }

func listen(bind string, port int, given bool) (net.Listener, error) {
	var first error
	for p := port; p < port+portTries && p < 1<<16; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(p)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		if given {
			break
		}
	}
	return nil, &BusyError{bind, port, first}
}

func port(l net.Listener) string {
	_, p, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return ""
	}
	return p
}

// urls lists the addresses of a listener: its own, or, where it listens on all
// of the machine's, the loopback and each address of the local network, first the one
// by which the machine reaches others: it may have some of virtual networks too.
func urls(addr net.Addr) []string {
	ap, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return []string{"http://" + addr.String() + "/"}
	}
	one := func(ip netip.Addr) string { return "http://" + netip.AddrPortFrom(ip, ap.Port()).String() + "/" }
	if !ap.Addr().IsUnspecified() {
		return []string{one(ap.Addr())}
	}
	out := []string{one(netip.AddrFrom4([4]byte{127, 0, 0, 1}))}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return out
	}
	for _, ip := range lanAddresses(addrs, outward()) {
		out = append(out, one(ip))
	}
	return out
}

// lanAddresses are those of a machine's addresses by which others of its network reach it,
// in order, but one of them first.
func lanAddresses(all []net.Addr, first netip.Addr) []netip.Addr {
	var lan []netip.Addr
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok {
			ip, ok := netip.AddrFromSlice(n.IP)
			if ip = ip.Unmap(); ok && ip.Is4() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
				lan = append(lan, ip)
			}
		}
	}
	slices.SortFunc(lan, func(a, b netip.Addr) int {
		switch first {
		case a:
			return -1
		case b:
			return 1
		}
		return a.Compare(b)
	})
	return lan
}

// outward is the address from which the machine would reach others; unspecified where it
// would not. Nothing is sent: 192.0.2.1 is nobody's (RFC 5737).
func outward() netip.Addr {
	c, err := net.Dial("udp4", "192.0.2.1:9")
	if err != nil {
		return netip.IPv4Unspecified()
	}
	defer c.Close()
	if a, ok := c.LocalAddr().(*net.UDPAddr); ok {
		return a.AddrPort().Addr().Unmap()
	}
	return netip.IPv4Unspecified()
}

// limiter bounds the number of open connections. When it is reached, the one
// that has been silent longest makes room for a new one, so that a flood of
// half-open connections does not lock the user out; where all are busy the new
// one is closed.
type limiter struct {
	net.Listener
	max   int
	mu    sync.Mutex
	open  int
	quiet *list.List // of *conn, longest silent first
}

type conn struct {
	net.Conn
	l     *limiter
	quiet *list.Element // nil while a request is under way
	gone  bool
}

func limit(l net.Listener, n int) *limiter {
	return &limiter{Listener: l, max: n, quiet: list.New()}
}

// Accept admits connections.
func (l *limiter) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.admit(raw); c != nil {
			return c, nil
		}
		// Its fate is told by the close itself.
		_ = raw.Close()
	}
}

func (l *limiter) admit(raw net.Conn) *conn {
	l.mu.Lock()
	var evict *conn
	if l.open >= l.max {
		oldest := l.quiet.Front()
		if oldest == nil {
			l.mu.Unlock()
			return nil
		}
		evict = l.quiet.Remove(oldest).(*conn)
		evict.quiet = nil
	}
	l.open++
	c := &conn{Conn: raw, l: l}
	c.quiet = l.quiet.PushBack(c)
	l.mu.Unlock()
	if evict != nil {
		_ = evict.Close()
	}
	return c
}

// Close closes the connection and gives its place back.
func (c *conn) Close() error {
	c.l.mu.Lock()
	if !c.gone {
		c.gone = true
		c.l.open--
		c.busy()
	}
	c.l.mu.Unlock()
	return c.Conn.Close()
}

// busy takes the connection off the list of silent ones. l.mu is held.
func (c *conn) busy() {
	if c.quiet != nil {
		c.l.quiet.Remove(c.quiet)
		c.quiet = nil
	}
}

// state is the http.Server's hook.
func (l *limiter) state(nc net.Conn, s http.ConnState) {
	c, ok := nc.(*conn)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch s {
	case http.StateActive:
		c.busy()
	case http.StateIdle:
		if c.quiet == nil && !c.gone {
			c.quiet = l.quiet.PushBack(c)
		}
	}
}

// quiet keeps net/http from printing about clients that hang up.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
