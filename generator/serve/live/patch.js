// The page that is shown is patched to what the server has now.

var served = null;   // the document as it was served last
var ready = null;    // done when served is known
var updating = null; // the cause of the update that runs
var again = null;    // the cause of one to follow

function parse(text) {
  var doc = new DOMParser().parseFromString(text, "text/html");
  doc.querySelectorAll("script[src]").forEach(function (s) {
    if (s.getAttribute("src") === new URL(address).pathname) {
      doc.jianbaoVersion = s.dataset.version;
      doc.jianbaoEtag = s.dataset.etag || "";
      s.remove();
    }
  });
  return doc;
}

function load() {
  return fetch(location.href, { cache: "no-store", credentials: "same-origin" }).then(function (r) {
    return r.text().then(function (text) {
      return { ok: r.ok, status: r.status, failed: r.headers.has("X-Jianbao-Failed"), doc: parse(text) };
    });
  });
}

// remember keeps the page as it was served; a newer one is taken at once.
function remember() {
  ready = load().then(function (p) {
    var same = config.etag ? p.doc.jianbaoEtag === config.etag : p.doc.jianbaoVersion === loadedAs;
    if (same) { served = p.doc; } else { location.reload(); }
  }, function () { /* without it the page is loaded again */ });
}

// update looks at the page again. The cause is "edit" or "view"; what was edited is
// shown and marked.
function update(cause) {
  if (updating) {
    again = cause === "edit" ? cause : again || cause;
    return;
  }
  updating = cause;
  ready.then(load).then(function (p) { take(p, cause); }, function () { /* the server has gone; its return says so itself */ }).then(function () {
    updating = null;
    if (again) {
      cause = again;
      again = null;
      update(cause);
    }
  });
}

var missing = false; // the page was not there at the last look

function take(p, cause) {
  if (p.failed) {
    var list = p.doc.getElementById("jianbao-messages");
    overlay.own(list ? JSON.parse(list.textContent) : []);
    return;
  }
  // Some editors replace a file by way of removing it; a page that is gone gets a
  // second before the browser shows its absence.
  if (p.status === 404 && !missing) {
    missing = true;
    setTimeout(update, 1000, cause);
    return;
  }
  missing = false;
  overlay.own([]);
  if (!served || scripts(served) !== scripts(p.doc)) {
    location.reload();
    return;
  }
  patch(p.doc, cause);
}

// scripts names what runs in a document, to compare.
function scripts(doc) {
  return Array.from(doc.querySelectorAll("script:not([type*=json])")).map(function (s) {
    return (s.getAttribute("src") || "") + "\n" + s.textContent;
  }).join("\n\n");
}

function patch(next, cause) {
  var before = served, touched = [];
  var keep = anchor();
  served = next;
  if (before.documentElement.isEqualNode(next.documentElement)) { return; }
  try {
    attributes(document.documentElement, before.documentElement, next.documentElement);
    merge(document.head, before.head, next.head, []);
    merge(document.body, before.body, next.body, touched);
    touched.forEach(function (t) {
      // An interactive chart draws what it was given when it was opened.
      var chart = t[0].closest && t[0].closest(".chart");
      if (chart && chart.querySelector(".chart-live")) { throw new Reload(t[1]); }
    });
  } catch (e) {
    if (cause === "edit" && e instanceof Reload) { store("mark", pathOf(e.next)); }
    location.reload();
    return;
  }
  keep();
  document.dispatchEvent(new CustomEvent("jianbao:patched", { detail: { touched: touched.map(function (t) { return t[0]; }) } }));
  if (cause === "edit") { showEdited(touched.map(function (t) { return t[0]; })); }
  if (framed === "paper") { paper(); }
}

// anchor keeps in its place what is at the top of the window, where the browser does not
// do it itself.
function anchor() {
  var e = window.CSS && CSS.supports("overflow-anchor", "auto") ? null : document.elementFromPoint(innerWidth / 2, 8);
  var top = e ? e.getBoundingClientRect().top : 0;
  return function () {
    if (e && e.isConnected) { scrollBy(0, e.getBoundingClientRect().top - top); }
  };
}

// swap takes the new forms of style sheets and pictures whose address stays the same.
function swap(paths, version) {
  function newer(value) {
    var u = value ? new URL(value, location.href) : null;
    if (!u || u.origin !== location.origin || paths.indexOf(outputOf(u.pathname)) < 0) { return ""; }
    u.searchParams.set("jianbao", version);
    return u.href;
  }
  document.querySelectorAll("link[rel=stylesheet]").forEach(function (link) {
    var to = newer(sheetOf(link));
    if (!to) { return; }
    var fresh = link.cloneNode();
    fresh.jianbaoHref = sheetOf(link);
    fresh.href = to;
    loaded(fresh).then(function () { link.remove(); if (framed === "paper") { paper(); } });
    link.after(fresh);
  });
  document.querySelectorAll("img[src],source[srcset]").forEach(function (e) {
    var name = e.hasAttribute("src") ? "src" : "srcset", to = newer(e.getAttribute(name));
    if (to) { e.setAttribute(name, to); }
  });
  document.querySelectorAll("script[src]").forEach(function (e) {
    if (newer(e.getAttribute("src"))) { location.reload(); }
  });
}

// outputOf gives the output path of an address.
function outputOf(path) {
  try { path = decodeURIComponent(path); } catch (e) { /* as it is */ }
  path = path.replace(/^\//, "");
  return path === "" || /\/$/.test(path) ? path + "index.html" : path;
}
