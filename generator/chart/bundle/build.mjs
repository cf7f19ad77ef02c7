// Bundles ECharts into one classic script and copies its licences beside it.
import { build } from 'esbuild';
import { copyFileSync, readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8')).version;
const echarts = read('node_modules/echarts/package.json');
const zrender = read('node_modules/zrender/package.json');

await build({
  entryPoints: ['entry.js'],
  outfile: '../echarts.min.js',
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'echarts',
  target: 'es2015',
  charset: 'ascii',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: `/*! Apache ECharts ${echarts} (Apache-2.0) with ZRender ${zrender} (BSD-3-Clause), custom build; licences: LICENSE-echarts.txt, NOTICE-echarts.txt, LICENSE-d3.txt, LICENSE-zrender.txt */`,
  },
});
copyFileSync('node_modules/echarts/LICENSE', '../LICENSE-echarts.txt');
copyFileSync('node_modules/echarts/NOTICE', '../NOTICE-echarts.txt');
copyFileSync('node_modules/echarts/licenses/LICENSE-d3', '../LICENSE-d3.txt');
copyFileSync('node_modules/zrender/LICENSE', '../LICENSE-zrender.txt');
