// The bar on top: availability, the state of the connection, and banners for what needs the agent's eye.
import { h, setAttribute, setText } from "../../ui/dom";
import type { LinkWord } from "../link";
import type { State } from "../state";
import { button, pill, type Scene, setPill, type View } from "./parts";

export interface HeaderActions {
  setAvailable(available: boolean): void;
  retry(): void;
  dismiss(): void;
  signInUrl: string;
}

const TONES: Record<LinkWord, string> = {
  connecting: "plain",
  live: "good",
  polling: "warning",
  offline: "critical",
  signed_out: "critical",
};

export function createAvailability(scene: Scene, actions: HeaderActions): View {
  const { t } = scene;
  const toggle = h(
    "button",
    {
      type: "button",
      role: "switch",
      class: "switch",
      "aria-checked": "false",
      disabled: true,
      onclick: () => actions.setAvailable(toggle.getAttribute("aria-checked") !== "true"),
    },
    h("span", { class: "switch-track", "aria-hidden": "true" }),
    t("available"),
  );
  return {
    element: toggle,
    update({ me }) {
      toggle.hidden = me?.can_answer === false;
      setAttribute(toggle, "disabled", me === null);
      setAttribute(toggle, "aria-checked", String(me?.available ?? false));
      setAttribute(toggle, "title", t(me?.available ? "availableHint" : "unavailableHint"));
    },
  };
}

export function createLinkState({ t }: Scene): View {
  const word = pill("plain", t("link.connecting"));
  const element = h("p", { class: "link", role: "status" }, h("span", { class: "hush" }, `${t("connection")} `), word);
  return {
    element,
    update({ link }) {
      setPill(word, TONES[link], t(`link.${link}`));
    },
  };
}

/** Offline, signed out, made unavailable, and what went wrong with the last thing asked for. */
export function createBanners(scene: Scene, actions: HeaderActions): View {
  const { t } = scene;
  const linkText = h("p");
  const signIn = h("a", { href: actions.signInUrl, target: "_blank", rel: "noopener", class: "button" }, t("signIn"));
  const retry = button(t("retry"), actions.retry);
  const link = h("div", { class: "banner", "data-tone": "critical", hidden: true }, linkText, signIn, retry);
  const noticeText = h("p");
  const dismiss = button(t("dismiss"), actions.dismiss, { class: "plain" });
  const notice = h("div", { class: "banner", "data-tone": "warning", hidden: true }, noticeText, dismiss);
  const back = button(t("availableAgain"), () => actions.setAvailable(true));
  const awayText = h("p");
  const away = h("div", { class: "banner", "data-tone": "warning", hidden: true }, awayText, back);
  const element = h("div", { class: "banners", role: "alert" }, link, away, notice);
  return {
    element,
    update(state: State) {
      const out = state.link === "signed_out";
      link.hidden = !out && state.link !== "offline";
      signIn.hidden = !out;
      setText(linkText, link.hidden ? "" : t(out ? "signedOutBanner" : "offlineBanner"));
      away.hidden = state.me?.away_reason !== "offers_let_go";
      setText(awayText, away.hidden ? "" : t("awayBanner"));
      notice.hidden = state.notice === null;
      setText(noticeText, state.notice === null ? "" : t(state.notice));
    },
  };
}
