// What was edited is brought into view and marked for a moment.

var aside = "nav,aside,footer,header,time,.meta,[class$=-meta]";
var blocks = "p,li,h1,h2,h3,h4,h5,h6,tr,dt,dd,figure,blockquote,pre,details,section,.chart";

// edited chooses the first block of the text among what was changed; what else goes with
// an edit (the date of the change, a list of contents) only where there is no other.
function edited(nodes) {
  var main = document.querySelector("main") || document.body;
  var inMain = nodes.filter(function (n) { return n.isConnected && n !== main && main.contains(n); });
  inMain.sort(function (a, b) { return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1; });
  var node = inMain.filter(function (n) { return !n.closest(aside); })[0] || inMain[0];
  if (!node) { return null; }
  var block = node.closest(blocks);
  return block && main.contains(block) && block !== main ? block : node;
}

function showEdited(nodes) {
  var e = edited(nodes);
  if (!e) { return; }
  var r = e.getBoundingClientRect();
  var inView = r.bottom > 0 && r.top < innerHeight - (barHeight() || 0);
  var typing = document.activeElement && document.activeElement.matches("input,textarea,select,[contenteditable]");
  if (!inView && !typing) { e.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" }); }
  mark(e);
}

var marked = null;

// mark lays a frame around an element, with a word for those who see no colour.
function mark(e) {
  if (marked) { marked.host.remove(); }
  var root = shadow("mark", markCSS);
  var box = make("div", {}, make("span", { textContent: tr("已更新", "updated") }));
  root.append(box);
  var me = marked = root;
  function follow() {
    if (marked !== me || !e.isConnected) { return; }
    var r = e.getBoundingClientRect();
    box.style.cssText = "left:" + (r.left - 8) + "px;top:" + (r.top - 4) + "px;width:" + (r.width + 16) + "px;height:" + (r.height + 8) + "px";
    requestAnimationFrame(follow);
  }
  follow();
  setTimeout(function () {
    root.host.remove();
    if (marked === me) { marked = null; }
  }, 2200);
}

// pathOf names a node of a served document, to find it after the page was loaded again.
function pathOf(node) {
  var parts = [];
  for (var e = node.nodeType === 1 ? node : node.parentNode; e && e.nodeName !== "BODY" && e.nodeType === 1; e = e.parentNode) {
    var n = 1;
    for (var s = e.previousElementSibling; s; s = s.previousElementSibling) { if (s.nodeName === e.nodeName) { n++; } }
    parts.unshift(e.nodeName.toLowerCase() + ":nth-of-type(" + n + ")");
  }
  return parts.length ? "body>" + parts.join(">") : "";
}

// markAfterReload marks what was edited where the page had to be loaded again.
function markAfterReload() {
  var path = store("mark");
  store("mark", null);
  var e = path && document.querySelector(path);
  if (e) { showEdited([e]); }
}
