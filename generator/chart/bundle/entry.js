// What of Apache ECharts jianbao uses for the interactive charts in the reader's
// browser: the global `echarts` of a classic script, so that it works from
// file:// too.
import { init, use, version } from 'echarts/core';
import {
  BarChart, LineChart, PieChart, HeatmapChart, RadarChart, FunnelChart, SankeyChart, TreemapChart,
} from 'echarts/charts';
import {
  GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CalendarComponent, RadarComponent,
  MarkLineComponent, AriaComponent,
} from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart, LineChart, PieChart, HeatmapChart, RadarChart, FunnelChart, SankeyChart, TreemapChart,
  GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CalendarComponent, RadarComponent,
  MarkLineComponent, AriaComponent, LabelLayout, SVGRenderer,
]);

// group sets commas between thousands and keeps at most one decimal.
function group(v) {
  const parts = String(Math.round(v * 10) / 10).split('.');
  parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ',');
  return parts.join('.');
}

// short writes a figure as stats.FormatShort does: 1.2万, 1.2 million.
function short(v, lang) {
  const steps = lang === 'en' ? [[1e9, ' billion'], [1e6, ' million']] : [[1e8, '亿'], [1e4, '万']];
  for (const [size, name] of steps) {
    if (Math.abs(v) >= size) return group(v / size) + name;
  }
  return group(v);
}

// number takes the value out of what ECharts hands to a formatter.
function number(p) {
  const v = p !== null && typeof p === 'object' && 'value' in p ? p.value : p;
  return Array.isArray(v) ? Number(v[v.length - 1]) : Number(v);
}

// hydrate turns the data of an option into what ECharts takes: "$chart-1" is
// the colour that css('--chart-1') gives, "@short" and "@value" are formatters.
function hydrate(node, spec, css) {
  if (typeof node === 'string') {
    if (node === '@short') return (p) => short(number(p), spec.lang);
    if (node === '@value') return (p) => { const v = number(p); return isNaN(v) ? '–' : group(v) + (spec.unit ? ' ' + spec.unit : ''); };
    return /^\$[a-z0-9-]+$/.test(node) ? css('--' + node.slice(1)) : node;
  }
  if (Array.isArray(node)) return node.map((x) => hydrate(x, spec, css));
  if (node !== null && typeof node === 'object') {
    const out = {};
    for (const k of Object.keys(node)) out[k] = hydrate(node[k], spec, css);
    return out;
  }
  return node;
}

// mount draws an interactive chart into an element of a page. Colours are the
// element's custom properties; call the result to draw it anew (after a change
// of the colour scheme), resize() after a change of width, dispose() to end.
function mount(element, spec) {
  let chart = null;
  const redraw = () => {
    const style = getComputedStyle(element);
    const css = (name) => style.getPropertyValue(name).trim() || spec.colours[name.slice(2)] || '#888';
    if (chart) chart.dispose();
    chart = init(element, null, { renderer: 'svg' });
    chart.setOption(hydrate(spec.option, spec, css));
  };
  redraw();
  redraw.resize = () => chart.resize();
  redraw.dispose = () => chart.dispose();
  return redraw;
}

export { init, version, mount };
