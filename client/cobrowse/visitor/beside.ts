// Loads what stands beside this module, and by the same name of its content.
export function beside<M>(name: string): Promise<M> {
  const { search } = new URL(import.meta.url);
  return import(new URL(name + search, import.meta.url).href);
}
