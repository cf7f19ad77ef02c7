// The messages of a failed build, over the last good page.

var overlay = (function () {
  var root = null, box, chip, timer = null, folded = false, theirs = [], ours = [], shownText = "";

  function build() {
    root = shadow("overlay", overlayCSS);
    box = make("section", { role: "alert", "aria-label": tr("错误", "errors") });
    chip = make("button", { type: "button", className: "chip", hidden: true });
    chip.addEventListener("click", function () { fold(false); });
    root.append(box, chip);
    root.addEventListener("keydown", function (e) { if (e.key === "Escape") { fold(true); } });
  }

  function fold(f) {
    folded = f;
    box.hidden = f;
    chip.hidden = !f;
    (f ? chip : box.querySelector("button")).focus();
  }

  function draw() {
    timer = null;
    var list = theirs.concat(ours);
    var text = JSON.stringify(list);
    if (!list.length) {
      if (root) { root.host.remove(); root = null; }
      folded = false;
      shownText = "";
      return;
    }
    if (root && text === shownText) { return; }
    shownText = text;
    if (!root) { build(); }
    var n = list.length;
    var last = !document.getElementById("jianbao-messages");
    box.className = last ? "" : "full";
    var close = make("button", { type: "button", textContent: tr("收起", "Fold") });
    close.addEventListener("click", function () { fold(true); });
    var title = make("h2", {}, tr("有 " + n + " 处要改正", n === 1 ? "One thing to mend" : n + " things to mend"),
      make("small", { textContent: last ? tr("下面显示的还是上一次生成的网页；改好保存后，这里自动消失", "The page below is from the last good build; this goes by itself when mended") :
        tr("改好保存后，网页自动出现", "The page comes by itself when this is mended") }));
    box.replaceChildren(make("header", {}, title, close), messageList(list));
    chip.textContent = tr(n + " 处错误", n === 1 ? "1 error" : n + " errors");
    box.hidden = folded;
    chip.hidden = !folded;
  }

  // A save in two steps can look like an error for a moment: what comes waits a little,
  // what goes does not.
  function soon() {
    clearTimeout(timer);
    if (root || !theirs.length && !ours.length) { draw(); } else { timer = setTimeout(draw, 150); }
  }

  return {
    set: function (list) { theirs = list; soon(); },
    own: function (list) { ours = list; soon(); }
  };
})();

// messageList shows messages with their places, excerpts and hints.
function messageList(list) {
  var ol = make("ol");
  list.forEach(function (m) {
    var li = make("li", {}, placeOf(m), make("p", { className: "what" }, m.text, m.code ? make("span", { className: "code", textContent: m.code }) : null));
    if (m.excerpt) {
      var number = String(m.line) + " | ";
      li.append(make("pre", {}, make("span", { className: "n", textContent: number }), m.excerpt.before,
        make("mark", { textContent: m.excerpt.marked || " " }), m.excerpt.after));
    }
    if (m.hint) { li.append(make("p", { className: "hint" }, make("b", { textContent: tr("怎么改：", "How to mend it: ") }), m.hint)); }
    (m.also || []).forEach(function (at) { li.append(make("p", { className: "hint" }, tr("另见 ", "see also "), make("span", { className: "place", textContent: at }))); });
    ol.append(li);
  });
  return ol;
}

// placeOf is a message's place, which opens the file where that may be asked.
function placeOf(m) {
  var at = place(m);
  if (!at) { return null; }
  if (!bar.mayOpen() || !/\.(md|markdown|ya?ml)$/i.test(m.file)) { return make("span", { className: "place", textContent: at }); }
  var b = make("button", { type: "button", className: "place", textContent: at, title: tr("打开这个文件", "open this file") });
  b.addEventListener("click", function () { openSource(m.file); });
  return b;
}

function openSource(file) { return post("open", { page: bar.page(), file: file }); }
