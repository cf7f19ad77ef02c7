// The preview's own script, added to pages by `jianbao serve` only. All parts stand in
// one function; they are named by what they do.

var script = document.currentScript;
var config = {
  since: script.dataset.version, page: script.dataset.page || "", token: script.dataset.token,
  lang: script.dataset.lang, frame: script.dataset.frame || "", view: script.dataset.view || "",
  etag: script.dataset.etag || ""
};
var loadedAs = config.since;
var address = script.src.replace(/[?#].*$/, "");
script.remove(); // the page is what the builder made

// framed is the width for which a page of ours shows this one, "" for a page by itself.
var framed = "";
try {
  if (window !== window.parent && window.parent.location.pathname.indexOf("/_jianbao/frame/") === 0) {
    framed = window.name.replace("jianbao-", "");
  }
} catch (e) { /* a page of someone else: as if it stood by itself */ }

function tr(zh, en) { return config.lang === "en" ? en : zh; }

// make makes an element: its properties, then what is in it.
function make(name, props) {
  var e = document.createElement(name);
  Object.keys(props || {}).forEach(function (k) {
    if (k in e && k !== "list") { e[k] = props[k]; } else { e.setAttribute(k, props[k]); }
  });
  for (var i = 2; i < arguments.length; i++) {
    if (arguments[i] !== null && arguments[i] !== undefined) { e.append(arguments[i]); }
  }
  return e;
}

// shadow makes a host beside the body, where no rule of the page reaches and no patch
// of the body comes, and gives its root.
function shadow(id, css) {
  var host = document.createElement("jianbao-" + id);
  var root = host.attachShadow({ mode: "open" });
  root.append(make("style", { textContent: css }));
  document.documentElement.append(host);
  follow(host);
  return root;
}

// follow lets a host take the colours that the reader has chosen in the page.
function follow(host) {
  function copy() {
    host.setAttribute("data-theme", document.documentElement.getAttribute("data-theme") || "");
  }
  copy();
  new MutationObserver(copy).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

// post asks the server to change something.
function post(what, data) {
  return fetch("/_jianbao/" + what, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Jianbao-Token": config.token }, body: JSON.stringify(data)
  });
}

function calm() { return window.matchMedia("(prefers-reduced-motion: reduce)").matches; }

function store(key, value) {
  try {
    if (value === undefined) { return sessionStorage.getItem("jianbao-" + key); }
    if (value === null) { sessionStorage.removeItem("jianbao-" + key); } else { sessionStorage.setItem("jianbao-" + key, value); }
  } catch (e) { /* nothing is remembered */ }
  return null;
}

// place names a message's place, file:line:col.
function place(m) {
  return (m.file || "") + (m.file && m.line ? ":" + m.line + (m.col ? ":" + m.col : "") : "");
}
