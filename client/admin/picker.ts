// A long list of checkboxes: a search that hides what does not fit.

export function pickers(root: ParentNode): void {
  for (const picker of root.querySelectorAll<HTMLElement>(".ld-picker")) {
    const search = picker.querySelector<HTMLInputElement>(".ld-picker-search");
    const rows = [...picker.querySelectorAll<HTMLElement>(".ld-check")];
    if (!search || rows.length < 8) {
      continue;
    }
    search.hidden = false;
    search.addEventListener("input", () => {
      const wanted = search.value.trim().toLocaleLowerCase();
      for (const row of rows) {
        row.hidden = !(row.textContent ?? "").toLocaleLowerCase().includes(wanted);
      }
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // it would save the form
      }
    });
  }
}
