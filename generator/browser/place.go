package browser

import (
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// place is where a site is published. Browsers write an address in one way (WHATWG URL):
// the host in ASCII, no port that goes without saying, characters of the path escaped.
// So addresses are compared by their parts, paths unescaped.
type place struct {
	scheme, host string // as normal gives them
	path         string // unescaped, with a slash at both ends
}

func parsePlace(address string) (place, error) {
	u, err := url.Parse(address)
	if err != nil {
		return place{}, err
	}
	scheme, host := normal(u)
	return place{scheme, host, strings.TrimSuffix(u.Path, "/") + "/"}, nil
}

// normal gives the scheme and the host of an address as browsers write them.
func normal(u *url.URL) (scheme, host string) {
	scheme, host = strings.ToLower(u.Scheme), strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	switch port := u.Port(); {
	case port != "" && !(scheme == "https" && port == "443" || scheme == "http" && port == "80"):
		return scheme, net.JoinHostPort(host, port)
	case strings.Contains(host, ":"):
		return scheme, "[" + host + "]"
	}
	return scheme, host
}

// page is the address of a page, given by its unescaped path.
func (p place) page(path string) string {
	return (&url.URL{Scheme: p.scheme, Host: p.host, Path: p.path + path}).String()
}

// file gives the path of the file that an address asks for, "index.html" for folders;
// it is not ours where it is elsewhere.
func (p place) file(address string) (name string, ours bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	if scheme, host := normal(u); scheme != p.scheme || host != p.host {
		return "", false
	}
	name, ours = strings.CutPrefix(u.Path, p.path)
	if ours && (name == "" || strings.HasSuffix(name, "/")) {
		name += "index.html"
	}
	return name, ours
}
