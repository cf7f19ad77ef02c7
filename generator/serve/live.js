// The preview's own script, added to pages by `jianbao serve` only: it reloads a
// page whose file was built anew and shows what is wrong over the last good one.
(function () {
  "use strict";
  var script = document.currentScript;
  var since = script.getAttribute("data-version");
  var source = null;
  var host = null;

  function shown() {
    // A view of a page is shown anew when the page is.
    if (script.dataset.page) { return script.dataset.page; }
    var p = location.pathname;
    try { p = decodeURIComponent(p); } catch (e) { /* as it is */ }
    p = p.replace(/^\//, "");
    return p === "" || /\/$/.test(p) ? p + "index.html" : p;
  }

  // Some editors replace a file by way of removing it; a page that is gone gets
  // a second before the browser is shown its absence.
  function reload(again) {
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(function (r) {
      if (r.ok || again) { location.reload(); } else { setTimeout(reload, 1000, true); }
    }, function () { /* the server has gone; its return says so itself */ });
  }

  function overlay(title, text) {
    if (host) { host.remove(); host = null; }
    if (!text) { return; }
    host = document.createElement("div");
    var root = host.attachShadow({ mode: "open" });
    var style = document.createElement("style");
    style.textContent = ":host{all:initial}section{position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:70vh;overflow:auto;" +
      "box-sizing:border-box;padding:1rem 1.5rem;background:#1c1b1a;color:#fff;border-top:4px solid #e5736b;font:16px/1.6 system-ui,sans-serif}" +
      "h2{margin:0 4rem .5rem 0;font-size:1.1em}pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.6 ui-monospace,monospace}" +
      "button{position:absolute;top:.5rem;right:.5rem;min-width:44px;min-height:44px;background:none;border:1px solid #fff;color:#fff;font-size:20px;cursor:pointer}";
    var box = document.createElement("section");
    box.setAttribute("role", "alert");
    var close = document.createElement("button");
    close.textContent = "×";
    close.setAttribute("aria-label", "关闭 / close");
    close.addEventListener("click", function () { overlay("", ""); });
    var h = document.createElement("h2");
    h.textContent = title;
    var pre = document.createElement("pre");
    pre.textContent = text;
    box.append(close, h, pre);
    root.append(style, box);
    document.body.append(host);
  }

  // Links to the other views of the page stand in a corner, out of the way of its style
  // and of the printer, and last in the order of the keyboard.
  function views() {
    var list = JSON.parse(script.dataset.views || "[]");
    if (!list.length) { return; }
    var nav = document.createElement("div");
    nav.id = "jianbao-views";
    var root = nav.attachShadow({ mode: "open" });
    var style = document.createElement("style");
    style.textContent = ":host{all:initial}@media print{:host{display:none}}nav{position:fixed;left:0;bottom:1rem;z-index:2147483646;display:flex;flex-direction:column;gap:4px}" +
      "a{display:flex;align-items:center;min-height:44px;padding:0 .75rem;background:#fffefc;border:1px solid #857d6f;border-left:3px solid #b3261e;color:#1d1b19;" +
      "font:15px/1 system-ui,sans-serif;text-decoration:none}a:hover{color:#b3261e}a:focus-visible{outline:3px solid #b3261e;outline-offset:3px}";
    var box = document.createElement("nav");
    box.setAttribute("aria-label", "预览 / preview");
    list.forEach(function (v) {
      var a = document.createElement("a");
      a.href = v.url;
      a.textContent = v.label;
      box.append(a);
    });
    root.append(style, box);
    document.body.append(nav);
  }
  views();

  function open() {
    if (source) { return; }
    source = new EventSource("/_jianbao/events?since=" + encodeURIComponent(since));
    source.addEventListener("state", function (e) {
      var s = JSON.parse(e.data);
      since = s.version;
      overlay(s.title || "", s.errors || "");
      if (s.all || (s.paths || []).indexOf(shown()) >= 0) { reload(false); }
    });
  }

  // A browser opens few connections to one server: tabs nobody sees give theirs up.
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) { open(); } else if (source) { source.close(); source = null; }
  });
  if (!document.hidden) { open(); }
})();
