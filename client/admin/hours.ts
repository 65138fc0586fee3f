// A queue's hours: Monday copied at once, one more date, and what they would mean before they are saved.

const PAUSE = 400; // milliseconds without a key before the server is asked

export function workingHours(root: ParentNode): void {
  copyMonday(root);
  for (const button of root.querySelectorAll<HTMLButtonElement>("[data-add-row]")) {
    button.hidden = false;
    button.addEventListener("click", () => addRow(button));
  }
  const line = root.querySelector<HTMLElement>("[data-preview]");
  const form = line?.closest("form");
  if (line && form) {
    preview(line, form);
  }
}

function copyMonday(root: ParentNode): void {
  const choice = root.querySelector<HTMLSelectElement>("select[name=copy]");
  choice?.addEventListener("change", () => {
    const days = [...root.querySelectorAll<HTMLInputElement>("input[data-day]")];
    for (const input of days.slice(1, Number(choice.value || 0))) {
      input.value = days[0]?.value ?? "";
    }
    choice.value = "";
  });
}

function addRow(button: HTMLElement): void {
  const last = button.previousElementSibling;
  const row = last?.cloneNode(true);
  if (!(last && row instanceof HTMLElement)) {
    return;
  }
  for (const input of row.querySelectorAll("input")) {
    input.value = "";
  }
  const label = last.getAttribute("aria-label") ?? "";
  row.setAttribute(
    "aria-label",
    label.replace(/\d+/, (number) => String(Number(number) + 1)),
  );
  last.after(row);
  row.querySelector("input")?.focus();
}

function preview(line: HTMLElement, form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const mine = ++asked;
    try {
      const reply = await fetch(line.dataset.preview ?? "", { method: "POST", body: new FormData(form) });
      const found = reply.ok ? ((await reply.json()) as { text: string; tone: string }) : null;
      if (found && mine === asked) {
        say(line, found.text, found.tone);
      }
    } catch {
      // The line keeps what it said: a host's policy may forbid to ask, and saving tells it anyway.
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.closest(".ld-hours")) {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(), PAUSE);
    }
  });
}

function say(line: HTMLElement, text: string, tone: string): void {
  const words = line.querySelector<HTMLElement>(".ld-status") ?? line.appendChild(document.createElement("span"));
  words.className = "ld-status";
  words.dataset.tone = tone;
  words.textContent = text;
}
