// A page of ours that shows a page of the site in a frame of another width.

// showAs shows the page at a width: "phone", "tablet", "paper", or "" by itself.
function showAs(as) {
  var path = config.frame ? inner().pathname + inner().search : location.pathname + location.search;
  if (as === config.frame) { return; }
  location.href = as ? "/_jianbao/frame" + path + (path.indexOf("?") < 0 ? "?" : "&") + "as=" + as : path;
}

function inner() { return document.querySelector("iframe").contentWindow.location; }

// followFrame keeps the address and the bar at the page that is in the frame.
function followFrame() {
  var frame = document.querySelector("iframe");
  function look() {
    var at = inner();
    if (at.protocol === "about:") { return; }
    config.page = outputOf(at.pathname);
    document.title = frame.contentDocument.title;
    history.replaceState(null, "", "/_jianbao/frame" + at.pathname + "?as=" + config.frame + at.hash);
    reconnect();
  }
  frame.addEventListener("load", look);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") { look(); }
}
