// Copy buttons: `<button hidden data-copy="id-of-the-text">` copies the text of that element, and says so.

export function copyButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    // A label that names what is copied would hide the button's own words from those who listen.
    const spoken = document.createElement("span");
    spoken.className = "ld-spoken";
    spoken.setAttribute("role", "status");
    button.after(spoken);
    button.addEventListener("click", () => void copy(button, spoken));
  }
}

async function copy(button: HTMLButtonElement, spoken: HTMLElement): Promise<void> {
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
  spoken.textContent = button.textContent;
  setTimeout(() => {
    button.textContent = label;
    spoken.textContent = "";
  }, 2000);
}
