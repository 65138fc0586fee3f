// The question before a recording is deleted, and the deleting.
import { h, setText } from "../../../ui/dom";
import { refusalOf, type Scene } from "../pieces";

export class Deletion {
  private readonly scene: Scene;
  private readonly root: HTMLElement;
  private readonly about = h("p", { id: "deletion-about" });
  private readonly problem = h("p", { class: "field-error", role: "alert" });
  private readonly button: HTMLButtonElement;
  private readonly dialog: HTMLDialogElement;
  private asked = "";
  private gone = false;

  /** `root` holds the question while it is asked. */
  constructor(scene: Scene, root: HTMLElement) {
    [this.scene, this.root] = [scene, root];
    const { tell } = scene;
    this.button = h("button", { type: "button", class: "danger", onclick: () => void this.press() }, tell("deleteNow"));
    this.button.dataset.livedesk = "recording-delete-now";
    const keep = h("button", { type: "button", autofocus: true }, tell("keepRecording"));
    keep.addEventListener("click", () => this.dialog.close());
    const title = h("h2", { id: "deletion-title" }, tell("deleteTitle"));
    const hint = h("p", { id: "deletion-hint", class: "hush" }, tell("deleteHint"));
    const answers = h("div", { class: "answers" }, this.button, keep);
    const [named, described] = ["deletion-title", "deletion-about deletion-hint"];
    const content = h("div", { class: "stack" }, title, this.about, hint, this.problem, answers);
    this.dialog = h("dialog", { class: "sheet", "aria-labelledby": named, "aria-describedby": described }, content);
  }

  /** Whether it is gone now. `what` names it to who is asked. */
  ask(id: string, what: string): Promise<boolean> {
    const { dialog, about, problem } = this;
    [this.asked, this.gone] = [id, false];
    setText(about, what);
    setText(problem, "");
    this.root.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      const close = () => {
        this.asked = "";
        dialog.remove();
        resolve(this.gone);
      };
      dialog.addEventListener("close", close, { once: true });
    });
  }

  private async press(): Promise<void> {
    const { scene, button, asked } = this;
    if (button.hasAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true"); // disabled it would lose the focus
    setText(this.problem, "");
    const failed = await scene.api.deleteRecording(asked).then(
      () => null,
      (error: unknown) => refusalOf(error).status ?? 0,
    );
    button.removeAttribute("aria-disabled");
    if (asked !== this.asked) return;
    this.gone = failed === null || failed === 404;
    if (this.gone) this.dialog.close();
    else setText(this.problem, scene.tell(failed === 403 ? "deleteForbidden" : "deleteFailed"));
  }
}
