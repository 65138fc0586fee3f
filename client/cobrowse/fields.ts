// Reading what came from a stranger: a value of the right kind, or an empty one.

export type Fields = Record<string, unknown>;

export function list(value: unknown): Fields[];
export function list(value: unknown[], numbers: true): number[];
export function list(value: unknown, numbers = false): unknown[] {
  if (numbers) return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "number");
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}

export function ids({ id, styleId }: Fields): Fields {
  return { ...(typeof id === "number" && { id }), ...(typeof styleId === "number" && { styleId }) };
}

export function point(value: unknown): Fields {
  const { x, y, left, top } = (value ?? {}) as Fields;
  return x === undefined ? { left: number(left), top: number(top) } : { x: number(x), y: number(y) };
}

export function property(name: string): boolean {
  return /^-{0,2}[a-z][a-z0-9-]{0,60}$/i.test(name);
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
