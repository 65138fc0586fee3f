// Copy buttons: `<button hidden data-copy="id-of-the-text">` copies the text of that element, and says so.

export function copyButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) {
    return;
  }
  const label = button.dataset.label ?? button.textContent ?? "";
  button.dataset.label = label;
  try {
    await navigator.clipboard.writeText((source instanceof HTMLInputElement ? source.value : source.textContent) ?? "");
    button.textContent = button.dataset.copied ?? label;
  } catch {
    button.textContent = button.dataset.failed ?? label;
  }
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}
