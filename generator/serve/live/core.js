// The connection to the server, and what is done when it tells something.

var source = null;

function told(s) {
  // A server that was started anew does not know our token.
  if (s.version.split("-")[0] !== loadedAs.split("-")[0]) {
    location.reload();
    return;
  }
  config.since = s.version;
  bar.set(s);
  if (!framed) { overlay.set(s.errors || []); }
  if (config.frame) { return; }
  var paths = s.paths || [];
  if (s.all || paths.indexOf(config.page) >= 0) { update(s.view ? "view" : "edit"); }
  if (paths.length) { swap(paths, s.version); }
}

function connect() {
  if (source) { return; }
  source = new EventSource("/_jianbao/events?page=" + encodeURIComponent(config.page) + "&since=" + encodeURIComponent(config.since));
  source.addEventListener("state", function (e) { told(JSON.parse(e.data)); });
}

function reconnect() {
  if (source) { source.close(); source = null; }
  if (!document.hidden) { connect(); }
}

// A browser opens few connections to one server: tabs nobody sees give theirs up.
document.addEventListener("visibilitychange", function () {
  if (!document.hidden) { connect(); } else if (source) { source.close(); source = null; }
});

if (config.frame) {
  followFrame();
} else {
  remember();
  if (framed === "paper") {
    if (document.readyState === "complete") { paper(); } else { addEventListener("load", paper); }
  }
  var failed = document.getElementById("jianbao-messages");
  if (failed && !framed) { overlay.own(JSON.parse(failed.textContent)); }
  if (document.readyState === "complete") { markAfterReload(); } else { addEventListener("load", markAfterReload); }
}
if (!document.hidden) { connect(); }
