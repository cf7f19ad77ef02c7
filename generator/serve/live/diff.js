// Three trees are merged: the page as it was served (base), as it is served now (next)
// and as it stands in the browser (live), where scripts and the reader have changed it.
// Only what differs between base and next is changed in live, so a page keeps what
// scripts made of it, what was typed and what was opened. Libraries that patch know two
// trees; they would put back what scripts changed.

// A Reload says that a page cannot be patched: its scripts would have to run again.
function Reload(next) { this.next = next; }

// address of a style sheet, also of one that was swapped for a newer one.
function sheetOf(node) {
  return node.nodeName === "LINK" ? node.jianbaoHref || node.getAttribute("href") : "";
}

function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "") && sheetOf(a) === sheetOf(b);
}

function textOf(node) { return node.nodeType === 1 ? node.outerHTML : node.nodeType + node.data; }

// pair gives the pairs [i, j] of nodes a[i] and b[j] that are the same, in order: equal
// ones first, as many as can be; between them those that are alike.
function pair(a, b) {
  var start = 0, endA = a.length, endB = b.length, pairs = [], tail = [];
  while (start < endA && start < endB && a[start].isEqualNode(b[start])) { pairs.push([start, start]); start++; }
  while (endA > start && endB > start && a[endA - 1].isEqualNode(b[endB - 1])) { tail.unshift([--endA, --endB]); }
  var equal = common(a.slice(start, endA).map(textOf), b.slice(start, endB).map(textOf));
  var i = start, j = start;
  equal.concat([[endA - start, endB - start]]).forEach(function (p) {
    var toI = p[0] + start, toJ = p[1] + start;
    while (i < toI) {
      for (var k = j; k < toJ && !alike(a[i], b[k]); k++) { /* further */ }
      if (k < toJ) { pairs.push([i, k]); j = k + 1; }
      i++;
    }
    if (toI < endA && toJ < endB) { pairs.push([toI, toJ]); }
    i = toI + 1;
    j = toJ + 1;
  });
  return pairs.concat(tail);
}

// common is a longest common subsequence, as pairs; none where it would take too long.
function common(a, b) {
  var n = a.length, m = b.length;
  if (!n || !m || n * m > 4e6) { return []; }
  var w = m + 1, best = new Uint32Array((n + 1) * w);
  for (var i = n - 1; i >= 0; i--) {
    for (var j = m - 1; j >= 0; j--) {
      best[i * w + j] = a[i] === b[j] ? best[(i + 1) * w + j + 1] + 1 : Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
    }
  }
  var out = [];
  for (i = 0, j = 0; i < n && j < m;) {
    if (a[i] === b[j]) { out.push([i++, j++]); } else if (best[(i + 1) * w + j] >= best[i * w + j + 1]) { i++; } else { j++; }
  }
  return out;
}

// merge brings live from base to next. touched collects the pairs of what was changed:
// the node in live and the node in next.
function merge(live, base, next, touched) {
  if (live.nodeType !== 1) {
    live.data = next.data;
    touched.push([live.parentNode, next.parentNode]);
    return;
  }
  if (live.nodeName === "TEMPLATE") {
    live.replaceWith(document.importNode(next, true));
    return;
  }
  if (attributes(live, base, next)) { touched.push([live, next]); }
  children(live, base, next, touched);
}

function attributes(live, base, next) {
  var names = new Set(base.getAttributeNames().concat(next.getAttributeNames())), some = false;
  names.forEach(function (name) {
    var was = base.getAttribute(name), is = next.getAttribute(name);
    if (was === is) { return; }
    some = true;
    if (name === "class" && live.getAttribute("class") !== was) {
      base.classList.forEach(function (c) { live.classList.remove(c); });
      next.classList.forEach(function (c) { live.classList.add(c); });
    } else if (is === null) {
      live.removeAttribute(name);
    } else {
      live.setAttribute(name, is);
    }
  });
  return some;
}

function children(live, base, next, touched) {
  var old = Array.from(base.childNodes), now = Array.from(next.childNodes), here = Array.from(live.childNodes);
  var inLive = new Map(), inBase = new Map(), kept = new Set();
  pair(old, here).forEach(function (p) { inLive.set(old[p[0]], here[p[1]]); });
  pair(old, now).forEach(function (p) { inBase.set(now[p[1]], old[p[0]]); kept.add(old[p[0]]); });
  var gone = old.filter(function (n) { return !kept.has(n) && inLive.has(n); }).map(function (n) { return inLive.get(n); });
  var at = null, fresh = [];
  now.forEach(function (n) {
    var was = inBase.get(n), is = was && inLive.get(was);
    if (is) {
      if (!was.isEqualNode(n)) { merge(is, was, n, touched); }
      at = is;
    } else if (!was || !was.isEqualNode(n)) { // else a script took it away: so be it
      is = document.importNode(n, true);
      if (is.nodeType === 1 && (is.matches(needy) || is.querySelector(needy))) { throw new Reload(n); }
      live.insertBefore(is, at ? at.nextSibling : live.firstChild);
      fresh.push(is);
      at = is;
      if (is.nodeType === 1) { touched.push([is, n]); }
    }
  });
  if (gone.length && !fresh.length && live !== document.head) { touched.push([gone[0].nextElementSibling || gone[0].previousElementSibling || live, next]); }
  drop(gone, fresh);
}

// needy is what a script has to work on when a page begins.
var needy = "script:not([type*=json]),[hidden],[data-do]";

// drop removes nodes, style sheets only when those that came for them are there.
function drop(gone, fresh) {
  var sheets = fresh.filter(function (n) { return n.nodeName === "LINK" && n.rel === "stylesheet"; });
  var wait = sheets.map(function (n) { return loaded(n); });
  gone.forEach(function (n) {
    if (n.nodeName === "LINK" && wait.length) { Promise.all(wait).then(function () { n.remove(); }); } else { n.remove(); }
  });
}

function loaded(link) {
  return new Promise(function (done) {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    // A sheet for another medium may not be waited for by the browser.
    if (link.media && !window.matchMedia(link.media).matches) { done(); }
  });
}
