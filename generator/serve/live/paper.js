// A page as it is on paper: its rules for print apply, those for screens do not, and it
// is as wide as what is printed of a sheet. Where sheets end is a guess: the browser
// knows when it prints.

function paperMedia(text) {
  return text.split(",").map(function (q) {
    q = q.trim().toLowerCase();
    if (/^(only\s+)?print\b/.test(q)) { return q.replace(/^(only\s+)?print\b/, "all"); }
    if (/^not\s+print\b/.test(q) || /^(only\s+)?screen\b/.test(q) || /prefers-color-scheme:\s*dark/.test(q)) { return "not all"; }
    if (/^not\s+screen\b/.test(q)) { return "all"; }
    return q;
  }).join(", ");
}

function paperRules(rules, page) {
  Array.prototype.forEach.call(rules, function (rule) {
    if (rule.media) {
      var to = paperMedia(rule.media.mediaText);
      if (to !== rule.media.mediaText) { rule.media.mediaText = to; }
    }
    if (rule.type === CSSRule.PAGE_RULE && !rule.selectorText) {
      ["margin-top", "margin-right", "margin-bottom", "margin-left"].forEach(function (m) {
        if (rule.style.getPropertyValue(m)) { page[m] = rule.style.getPropertyValue(m); }
      });
    }
    if (rule.styleSheet) { paperSheet(rule.styleSheet, page); } else if (rule.cssRules && rule.cssRules.length) { paperRules(rule.cssRules, page); }
  });
}

function paperSheet(sheet, page) {
  if (sheet.media.mediaText) { sheet.media.mediaText = paperMedia(sheet.media.mediaText); }
  try { paperRules(sheet.cssRules, page); } catch (e) { /* not of this site */ }
}

var paperStyle = null;

function paper() {
  var page = { "margin-top": "20mm", "margin-right": "18mm", "margin-bottom": "20mm", "margin-left": "18mm" };
  Array.prototype.forEach.call(document.styleSheets, function (s) { paperSheet(s, page); });
  if (document.documentElement.getAttribute("data-theme") === "dark") { document.documentElement.setAttribute("data-theme", "light"); }
  if (!paperStyle) {
    paperStyle = new CSSStyleSheet();
    paperStyle.replaceSync("html{background:#fff;color-scheme:light;overflow:hidden}");
    document.adoptedStyleSheets = document.adoptedStyleSheets.concat([paperStyle]);
  }
  var frame = window.frameElement;
  Object.keys(page).forEach(function (m) { frame.style.setProperty(m.replace("margin", "padding"), page[m]); });
  frame.style.boxSizing = "border-box";
  frame.style.height = "297mm";
  var style = getComputedStyle(frame);
  var edges = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  var sheet = frame.getBoundingClientRect().height - edges;
  var height = Math.max(document.documentElement.offsetHeight, document.body.scrollHeight);
  var sheets = Math.max(1, Math.ceil(height / sheet - .02));
  frame.style.height = sheets * sheet + edges + "px";
  paperEnds(sheets, sheet);
}

// paperEnds draws where about each sheet ends.
function paperEnds(sheets, height) {
  var old = document.querySelector("jianbao-sheets");
  if (old) { old.remove(); }
  var root = shadow("sheets", ":host{all:initial}div{position:absolute;left:0;right:0;border-top:1px dashed #857d6f;font:12px/1.6 " + sans + ";color:#635c52;text-align:right;pointer-events:none}");
  for (var n = 1; n < sheets; n++) {
    root.append(make("div", { style: "top:" + n * height + "px", textContent: tr("约第 " + (n + 1) + " 页", "about page " + (n + 1)) }));
  }
}
