// Pictures and fonts that the desk does not give, wherever the page asks for them: of a background nothing else would tell.

/** Tells how many addresses of `window`'s page were refused. Returns the end of it. */
export function lost(window: Window | null, tell: (count: number) => void): () => void {
  const refused = new Set<string>();
  const { PerformanceObserver: Observer } = (window ?? globalThis) as typeof globalThis;
  if (!Observer) return () => {};
  const observer = new Observer((list) => {
    for (const { name, responseStatus } of list.getEntries() as PerformanceResourceTiming[])
      if (responseStatus >= 400) refused.add(name);
      else refused.delete(name); // given at a second try
    tell(refused.size);
  });
  observer.observe({ type: "resource", buffered: true });
  return () => observer.disconnect();
}
