/** What `import 'hearsay/vue'` runs: nothing. Its types are in `vue.d.ts`. */
export {};
