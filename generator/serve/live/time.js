// The control of the moment: a slider by days, a date field, and back to now.

function timeControl(send) {
  var dayMS = 864e5, state = null, dragging = false, asked = null; // asked for, and the server does not know it yet
  var when = make("div", { className: "when", role: "status" });
  var slider = make("input", { type: "range", step: 1, "aria-label": tr("看哪一天的网站", "the day to show the site as of") });
  var marks = make("div", { className: "marks", "aria-hidden": "true" });
  var date = make("input", { type: "date", "aria-label": tr("日期", "date") });
  var now = make("button", { type: "button", textContent: tr("现在", "Now"), title: tr("回到现在", "back to now") });
  var element = make("div", { className: "group time", role: "group", "aria-label": tr("时间", "time") },
    when, make("div", { className: "slide" }, slider, marks), date, now);

  function number(day) { return Math.round(Date.parse(day.slice(0, 10) + "T00:00:00Z") / dayMS); }
  function text(n) { return new Date(n * dayMS).toISOString().slice(0, 10); }
  function weekday(day) {
    return new Intl.DateTimeFormat(config.lang === "en" ? "en" : "zh-CN", { weekday: "long", timeZone: "UTC" }).format(number(day) * dayMS);
  }

  // range is some weeks around today, wider where something is near them, and holds
  // the day that is shown.
  function range(today, at) {
    var from = today - 45, to = today + 45;
    (state.days || []).forEach(function (d) {
      var a = number(d.from), b = d.to ? number(d.to) : a;
      if (a > today - 200 && b < today + 200) {
        from = Math.min(from, a - 7);
        to = Math.max(to, b + 7);
      }
    });
    return [Math.min(from, at), Math.max(to, at)];
  }

  // wanted is the day that is shown or will be.
  function wanted() { return asked !== null ? asked : state.want.at; }

  function say(day) {
    var going = wanted() !== state.show.at, at = number(day), labels = (state.days || []).filter(function (d) {
      return number(d.from) <= at && at <= number(d.to || d.from);
    }).map(function (d) { return d.label; });
    var lead = going ? tr("换到 ", "Going to ") : state.show.at !== "" ? tr("正在预览 ", "Showing ") : tr("现在 ", "Now ");
    when.replaceChildren(make("b", { textContent: lead + day + (going ? "…" : "") }),
      make("span", { textContent: weekday(day) + (labels.length ? " · " + labels.join(tr("、", ", ")) : ""), title: labels.join("\n") }));
    slider.setAttribute("aria-valuetext", day + " " + weekday(day) + " " + labels.join(" "));
  }

  function set(s) {
    state = s;
    element.hidden = !s.today;
    if (!s.today || dragging || asked !== null) { return; }
    var today = number(s.today), day = (s.want.at || s.today).slice(0, 10), at = number(day), r = range(today, at);
    slider.min = r[0];
    slider.max = r[1];
    slider.value = at;
    date.value = day;
    now.disabled = s.want.at === "";
    say(day);
    function left(n) { return 100 * (n - r[0]) / (r[1] - r[0]); }
    marks.replaceChildren.apply(marks, (s.days || []).filter(function (d) { return number(d.to || d.from) >= r[0] && number(d.from) <= r[1]; }).map(function (d) {
      var a = Math.max(number(d.from), r[0]), b = Math.min(number(d.to || d.from), r[1]);
      return make("i", { style: "left:" + left(a) + "%;width:" + (left(b) - left(a)) + "%" });
    }).concat([make("i", { className: "today", style: "left:" + left(today) + "%" })]));
  }

  function go(day) {
    var at = day === state.today ? "" : day;
    asked = at;
    say(day);
    send({ at: at }).then(function () {
      if (asked !== at) { return; } // a later wish is on its way
      asked = null;
      set(state);
    });
  }
  slider.addEventListener("input", function () {
    dragging = true;
    var day = text(Number(slider.value));
    date.value = day;
    go(day);
  });
  slider.addEventListener("change", function () {
    dragging = false;
    go(text(Number(slider.value)));
  });
  date.addEventListener("change", function () { if (date.value) { go(date.value); } });
  now.addEventListener("click", function () { go(state.today); });
  return { element: element, set: set };
}
