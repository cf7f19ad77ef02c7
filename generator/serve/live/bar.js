// The preview bar at the foot of the page.

var bar = (function () {
  var root = null, box, chip, list, parts = {}, state = null, listed = false;
  var none = { mayOpen: function () { return !!(state && state.page && state.page.open); }, page: function () { return state && state.page ? state.page.path : config.page; } };

  function toggle(label, click) {
    var b = make("button", { type: "button", textContent: label });
    b.addEventListener("click", click);
    return b;
  }

  function build() {
    root = shadow("bar", barCSS);
    box = make("div", { className: "bar", role: "region", "aria-label": tr("预览栏", "preview bar") });
    list = make("div", { className: "list", hidden: true, tabIndex: -1, "aria-label": tr("提醒", "warnings") });
    chip = toggle("", function () { fold(false); });
    chip.className = "chip";
    chip.setAttribute("aria-expanded", "false");
    parts.fold = toggle(tr("收起", "Fold"), function () { fold(true); });
    parts.fold.className = "fold";
    parts.time = timeControl(send);
    parts.drafts = toggle(tr("草稿", "Drafts"), function () { send({ drafts: !(state && state.want.drafts) }); });
    parts.drafts.setAttribute("role", "switch");
    parts.drafts.title = tr("连同草稿一起显示", "show drafts too");
    parts.widths = widths();
    parts.print = toggle(tr("打印…", "Print…"), function () { document.querySelector("iframe").contentWindow.print(); });
    parts.print.hidden = config.frame !== "paper";
    parts.views = make("div", { className: "group" });
    parts.source = toggle("", function () {
      openSource(state.page.source).then(function (r) { if (!r.ok) { parts.source.firstChild.textContent = tr("打不开", "Cannot open"); } });
    });
    parts.source.className = "source";
    parts.warnings = toggle("", function () { openList(!listed); });
    parts.warnings.setAttribute("aria-expanded", "false");
    box.append(parts.time.element, parts.drafts, parts.widths, parts.print, parts.views, parts.source, parts.warnings, parts.fold);
    root.append(list, box, chip);
    root.addEventListener("keydown", function (e) { if (e.key === "Escape") { if (listed) { openList(false); } else { fold(true); } } });
    var was = store("bar");
    show(was ? was === "folded" : innerWidth < 900);
    new ResizeObserver(room).observe(box);
  }

  function fold(f) {
    store("bar", f ? "folded" : "open");
    show(f);
    (f ? chip : parts.fold).focus();
  }
  function show(f) {
    box.hidden = f;
    chip.hidden = !f;
    if (f) { openList(false); }
    room();
  }
  function openList(on) {
    listed = on;
    list.hidden = !on;
    parts.warnings.setAttribute("aria-expanded", String(on));
    if (on) { list.focus(); }
  }

  // room leaves room below the page, so that its foot can be read.
  var sheet = null;
  function room() {
    if (config.frame || !("adoptedStyleSheets" in document)) { return; }
    if (!sheet) {
      sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = document.adoptedStyleSheets.concat([sheet]);
    }
    sheet.replaceSync("@media screen{html{padding-bottom:" + barHeight() + "px}}");
  }

  // send asks for another view; while one wish is on its way, the later ones wait
  // together. The promise is kept when the server knows them all.
  var sending = null, wish = null;
  function send(change) {
    wish = Object.assign(wish || {}, change);
    if (!sending) { sending = next(); }
    return sending;
  }
  function next() {
    var now = wish;
    wish = null;
    return post("view", now).then(function (r) { return r.ok ? r.json() : null; }).catch(function () { return null; /* the server has gone */ }).then(function (want) {
      if (want && state) { state.want = want; }
      if (wish) { return next(); }
      sending = null;
    });
  }

  function widths() {
    var group = make("div", { className: "group join wide", role: "group", "aria-label": tr("宽度", "width") });
    [["", tr("整页", "Full")], ["tablet", tr("平板", "Tablet")], ["phone", tr("手机", "Phone")], ["paper", tr("纸张", "Paper")]].forEach(function (w) {
      var b = toggle(w[1], function () { showAs(w[0]); });
      b.dataset.as = w[0];
      b.setAttribute("aria-pressed", String(config.frame === w[0]));
      group.append(b);
    });
    group.hidden = !!config.view;
    return group;
  }

  function set(s) {
    state = s;
    if (framed) { return; }
    if (!root) { build(); }
    var page = s.page || {}, mine = page.warnings || [], all = s.warnings || [];
    var rest = all.filter(function (w) { return !mine.some(function (m) { return JSON.stringify(m) === JSON.stringify(w); }); });
    var n = mine.length + rest.length + (s.more || 0);
    var past = s.show.at !== "";
    parts.time.set(s);
    box.classList.toggle("past", past);
    parts.drafts.setAttribute("aria-checked", String(s.show.drafts));
    parts.drafts.textContent = (s.show.drafts ? "✓ " : "") + tr("草稿", "Drafts");
    parts.views.replaceChildren.apply(parts.views, (page.views || []).map(function (v) { return make("a", { className: "button", href: v.url, textContent: v.label }); }));
    if (config.view) { parts.views.replaceChildren(make("a", { className: "button", href: "/" + config.page.replace(/(^|\/)index\.html$/, "$1"), textContent: tr("回到网页", "The page") })); }
    parts.views.hidden = !parts.views.firstChild;
    parts.source.hidden = !page.source || !page.open;
    if (page.source) {
      parts.source.replaceChildren(tr("打开原稿", "Open source"), make("span", { textContent: page.source.split("/").pop(), className: "wide" }));
      parts.source.title = page.source;
    }
    parts.warnings.hidden = !n;
    parts.warnings.textContent = tr("提醒 " + n, n === 1 ? "1 warning" : n + " warnings");
    if (!n) { openList(false); }
    chip.textContent = tr("预览", "Preview") + (past ? " · " + s.show.at.replace("T", " ") : "") + (s.show.drafts ? tr(" · 含草稿", " · drafts") : "") + (n ? tr(" · 提醒 " + n, " · " + n + " ⚠") : "");
    list.replaceChildren(
      make("h2", { textContent: tr("这一页", "This page") }), mine.length ? messageList(mine) : make("p", { className: "none", textContent: tr("没有提醒", "no warnings") }),
      make("h2", { textContent: tr("网站其他地方", "Elsewhere on the site") }), rest.length ? messageList(rest) : make("p", { className: "none", textContent: tr("没有提醒", "no warnings") }));
    if (s.more) { list.append(make("p", { className: "none", textContent: tr("另有 " + s.more + " 条没有列出", s.more + " more are not listed") })); }
  }

  return Object.assign(none, { set: set, height: function () { return root && !box.hidden ? box.offsetHeight : chip ? 68 : 0; } });
})();

function barHeight() { return bar.height(); }
