package serve

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// admit decides whether a request may be answered, and refuses it where not.
//
// A preview is for the person who started it. Any web site that person has open
// can send requests here, and by DNS rebinding even under its own name, so the
// name a request uses must be one of ours with our port, and its origin, where
// it has one, must be the same. Only r.Host counts: X-Forwarded-Host and its
// kin are anyone's word.
func (h *handler) admit(w http.ResponseWriter, r *http.Request) bool {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	head.Set("Referrer-Policy", "same-origin")
	allow := "GET, HEAD"
	post := h.posts(r.URL.Path) != nil
	if post {
		allow = "POST"
	}
	switch {
	case !h.ownHost(r), foreign(r):
		http.Error(w, "403 forbidden", http.StatusForbidden)
	case post && r.Method != http.MethodPost, !post && r.Method != http.MethodGet && r.Method != http.MethodHead:
		head.Set("Allow", allow)
		http.Error(w, "405 method not allowed", http.StatusMethodNotAllowed)
	case post && !h.ownPage(r):
		http.Error(w, "403 forbidden", http.StatusForbidden)
	default:
		return true
	}
	return false
}

// tokenHeader carries the token that only pages of this server know.
const tokenHeader = "X-Jianbao-Token"

// ownPage reports whether a request that changes something comes from a page of this
// run: it has an origin, which is ours (foreign), and the token.
func (h *handler) ownPage(r *http.Request) bool {
	return len(r.Header.Values("Origin")) == 1 &&
		subtle.ConstantTimeCompare([]byte(r.Header.Get(tokenHeader)), []byte(h.token)) == 1
}

// ownHost reports whether a request names this server: the loopback, or the
// address at which its connection arrived, with the exact port.
func (h *handler) ownHost(r *http.Request) bool {
	name, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		name, port = strings.TrimSuffix(strings.TrimPrefix(r.Host, "["), "]"), "80"
	}
	if port != h.port {
		return false
	}
	switch strings.ToLower(name) {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	ip, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(local.String())
	return err == nil && ip.Unmap().WithZone("") == at.Addr().Unmap().WithZone("")
}

// foreign reports whether another site's page asks: by its Origin, or, for what
// carries none (pictures, scripts), by the browser's word for it. Following a
// link from another site is fine.
func foreign(r *http.Request) bool {
	if origins := r.Header.Values("Origin"); len(origins) > 0 {
		return len(origins) > 1 || !strings.EqualFold(origins[0], "http://"+r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return false
	}
	return r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
}

// cleanPath turns a request's path into an output path without the leading
// slash. Hidden files, steps upward, backslashes, empty segments and control
// characters have no output: they are not found, however they are encoded.
func cleanPath(r *http.Request) (string, bool) {
	// An encoded slash would make two segments of one.
	if strings.Contains(strings.ToLower(r.URL.RawPath), "%2f") {
		return "", false
	}
	path, ok := strings.CutPrefix(r.URL.Path, "/")
	if !ok {
		return "", false
	}
	for i := 0; i < len(path); i++ {
		if path[i] < 0x20 || path[i] == 0x7f || path[i] == '\\' {
			return "", false
		}
	}
	rest := strings.TrimSuffix(path, "/")
	if rest == "" {
		return path, path == ""
	}
	for seg := range strings.SplitSeq(rest, "/") {
		if seg == "" || seg[0] == '.' {
			return "", false
		}
	}
	return path, true
}
