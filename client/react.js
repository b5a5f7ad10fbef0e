/** What `import 'hearsay/react'` runs: nothing. Its types are in `react.d.ts`. */
export {};
