// Fields that have been passwords on this page, whatever they are now: pages show the letters by another type, or by another field.

const PASSWORDS = 'input[type="password" i]';
const fields = new WeakSet<Element>();
/** By which a field that takes the place of another is known. */
const names = new Set<string>();

export function isPassword(field: Element | null): boolean {
  if (!(field instanceof HTMLInputElement)) return false;
  if (field.type === "password") remember(field);
  return fields.has(field) || namesOf(field).some((name) => names.has(name));
}

export function findPasswords(places: Iterable<ParentNode>): void {
  for (const place of places) for (const field of place.querySelectorAll(PASSWORDS)) remember(field);
}

/** Sees each field that is a password no more, in the places that it is told of. */
export class Passwords {
  private readonly watched = new Set<Node>();
  private readonly observer = new MutationObserver((all) => {
    for (const { target, oldValue } of all) if (/^password$/i.test(oldValue ?? "")) remember(target as Element);
  });

  watch(places: readonly (Document | ShadowRoot)[]): void {
    findPasswords(places);
    for (const place of places) {
      if (this.watched.has(place)) continue;
      this.watched.add(place);
      this.observer.observe(place, { subtree: true, attributeFilter: ["type"], attributeOldValue: true });
    }
  }

  leave(place: ShadowRoot): void {
    this.watched.delete(place);
  }

  close(): void {
    this.observer.disconnect();
    this.watched.clear();
  }
}

function remember(field: Element): void {
  fields.add(field);
  for (const name of namesOf(field)) names.add(name);
}

function namesOf(field: Element): string[] {
  return ["name", "id"].flatMap((kind) => {
    const name = field.getAttribute(kind);
    return name ? [`${kind} ${name}`] : [];
  });
}
