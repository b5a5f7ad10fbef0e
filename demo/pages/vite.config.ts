/** The pages that show the elements: `vite build demo/pages`. */
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { pageNames } from './page-names.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: '/pages/',
  // Vue takes names that it does not know for components, unless it is told.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('hearsay-') } } })],
  build: {
    outDir: at('../../dist/demo/pages'),
    emptyOutDir: true,
    target: 'es2022',
    // Else the build warns that reading three pages takes the most of its seconds.
    rollupOptions: {
      input: pageNames.map((page) => at(`${page}/index.html`)),
      checks: { pluginTimings: false },
    },
  },
});
