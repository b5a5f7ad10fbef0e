/** What gtag pushes into a data layer. */

/** As the snippet of Google's documentation has it, `function gtag(){dataLayer.push(arguments);}`: no array. */
export function gtagEntry(..._args: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: an Arguments object is what is tested, and nothing else makes one
  return arguments;
}
