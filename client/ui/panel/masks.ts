// The shape of an answer: `9` is a digit, `A` a letter, `*` a letter or digit, anything else itself. As the server has it.

const SHAPES: Record<string, RegExp> = { "9": /^[0-9]$/, A: /^\p{L}$/u, "*": /^[0-9\p{L}]$/u };

/** By characters, not by UTF-16 units. */
export function fits(mask: string, text: string): boolean {
  const signs = [...mask];
  const found = [...text];
  return signs.length === found.length && signs.every((sign, at) => allows(sign, found[at] ?? ""));
}

function allows(sign: string, character: string): boolean {
  return SHAPES[sign]?.test(character) ?? sign === character;
}

/** An answer that fits, to show: `DE-9999` → `DE-1234`. */
export function example(mask: string): string {
  let digits = 0;
  let letters = 0;
  return [...mask]
    .map((sign) => {
      if (sign === "9") {
        digits += 1;
        return String(digits % 10);
      }
      return sign === "A" || sign === "*" ? String.fromCharCode(65 + (letters++ % 26)) : sign;
    })
    .join("");
}
