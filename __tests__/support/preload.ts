/**
 * The environment in which a program first runs one of the modules in `preload/`.
 *
 * @param name of the file, without its ending
 */
export function preloaded(name: 'nobody' | 'silent-resolver' | 'two-addresses') {
  return { NODE_OPTIONS: `--import ${new URL(`preload/${name}.mjs`, import.meta.url).href}` };
}
