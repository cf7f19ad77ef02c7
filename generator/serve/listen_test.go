package serve

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

func TestPorts(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	_, err = Listen(Options{Port: port, PortGiven: true}, &memory{}, good)
	var busy *BusyError
	if !errors.As(err, &busy) || busy.Port != port {
		t.Errorf("a port the user chose is taken: %v", err)
	}
	s, err := Listen(Options{Port: port}, &memory{}, good)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.listener.Addr().(*net.TCPAddr).Port; got <= port {
		t.Errorf("took port %d after %d", got, port)
	}
}

func TestURLs(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:1313":    "http://127.0.0.1:1313/",
		"[::1]:1313":        "http://[::1]:1313/",
		"192.168.1.20:8080": "http://192.168.1.20:8080/",
	} {
		a, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := urls(a); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
	all := urls(&net.TCPAddr{IP: net.IPv4zero, Port: 1313})
	if all[0] != "http://127.0.0.1:1313/" {
		t.Errorf("all addresses: %v", all)
	}
}

// Half-open connections neither pile up nor keep anyone out.
func TestSilentConnectionsMakeRoom(t *testing.T) {
	files := &memory{}
	files.set("index.html", "hello")
	s := start(t, Options{MaxConns: 4}, files, good)
	var silent []net.Conn
	for range 20 {
		c, err := net.Dial("tcp", s.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		silent = append(silent, c)
	}
	if code, _, body := get(t, s.url("/")); code != 200 || !strings.Contains(body, "hello") {
		t.Fatalf("%d %s", code, body)
	}
	for _, c := range silent[:10] {
		if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("a silent connection is still open: %v", err)
		}
	}
}

// Where all connections are busy, a further one is refused, and admitted again
// when one ends.
func TestBusyConnectionsAreBounded(t *testing.T) {
	files := &memory{}
	files.set("index.html", "hello")
	s := start(t, Options{MaxConns: 2}, files, good)
	a, b := connect(t, s, "index.html", ""), connect(t, s, "index.html", "")
	a.next()
	b.next()
	if resp, err := http.Get(s.url("/")); err == nil {
		resp.Body.Close()
		t.Error("a third connection was admitted")
	}
	a.resp.Body.Close()
	deadline := time.Now().Add(patience)
	for {
		resp, err := http.Get(s.url("/"))
		if err == nil {
			resp.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not admitted after another left: %v", err)
		}
	}
}

// TestAddressForPhones: of several networks the one by which the machine reaches others
// comes first, as its address is drawn for phones; those of no network are left out.
func TestAddressForPhones(t *testing.T) {
	var all []net.Addr
	for _, s := range []string{"127.0.0.1/8", "::1/128", "192.168.1.20/24", "10.0.0.7/8", "169.254.3.4/16", "fe80::1/64", "172.17.0.1/16"} {
		ip, network, err := net.ParseCIDR(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &net.IPNet{IP: ip, Mask: network.Mask})
	}
	all = append(all, &net.TCPAddr{IP: net.IPv4(10, 9, 9, 9)})
	for first, want := range map[netip.Addr]string{
		netip.MustParseAddr("192.168.1.20"): "[192.168.1.20 10.0.0.7 172.17.0.1]",
		netip.MustParseAddr("10.0.0.7"):     "[10.0.0.7 172.17.0.1 192.168.1.20]",
		netip.IPv4Unspecified():             "[10.0.0.7 172.17.0.1 192.168.1.20]",
		netip.MustParseAddr("8.8.8.8"):      "[10.0.0.7 172.17.0.1 192.168.1.20]",
	} {
		if got := fmt.Sprint(lanAddresses(all, first)); got != want {
			t.Errorf("%s outward: %s, want %s", first, got, want)
		}
	}
}
