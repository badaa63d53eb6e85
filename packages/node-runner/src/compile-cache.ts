/**
 * Environment that has Node keep TypeScript without its types, and compiled code, between starts: stripping types
 * costs every thread and process 40–80 ms of CPU otherwise. What the user has set stands.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function compileCacheEnv(): Readonly<Record<string, string>> {
  const { HOME, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME } = process.env;
  const caches = XDG_CACHE_HOME ?? (HOME && `${HOME}/.cache`);
  if (NODE_COMPILE_CACHE !== undefined || NODE_DISABLE_COMPILE_CACHE !== undefined || !caches) return {};
  return { NODE_COMPILE_CACHE: `${caches}/nogil/node` };
}
