/** A WebAssembly module compiled from AssemblyScript by `vite.config.ts`. */
declare module '*?assembly' {
  /** Its bytes in base64. */
  export const wasm: string;
}
