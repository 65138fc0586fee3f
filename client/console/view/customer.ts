// Who the visitor is: what the website vouches for, and apart from it what they merely say.
import { h } from "../../ui/dom";
import { pageName, plain, safeUrl } from "../format";
import type { Call } from "../wire";
import { cardParts } from "./card";
import { heading, pill, type Scene, section, type View } from "./parts";

export function createCustomer(scene: Scene, open: (callId: string) => void): View {
  const { t } = scene;
  const body = h("div", { class: "stack" });
  let shown = "";
  return {
    element: section("card customer", "customer-title", heading("h2", "customer-title", t("customer")), body),
    update({ talk }) {
      if (talk === null) return;
      const { customer_name, identity, answers, form_data, page_url, page_title, handover } = talk.call;
      const now = JSON.stringify([
        customer_name,
        identity,
        answers,
        form_data,
        page_url,
        page_title,
        handover,
        talk.card,
      ]);
      if (now === shown) return;
      shown = now;
      const more = talk.card === null ? [] : cardParts(scene, talk.card, open);
      body.replaceChildren(...facts(scene, talk.call), ...more);
    },
  };
}

function facts(scene: Scene, call: Call): HTMLElement[] {
  const { t } = scene;
  const { verified = false, ...attributes } = call.identity ?? {};
  const answers: [string, unknown][] =
    call.answers?.map(({ label, value }) => [label, typeof value === "boolean" ? t(value ? "yes" : "no") : value]) ??
    Object.entries(call.form_data ?? {});
  const claims = Object.entries(attributes).filter(([, value]) => plain(value) !== "");
  const { handover } = call;
  const parts = [
    ...(handover
      ? [h("p", { class: "handover" }, h("b", {}, t("passedOn", { name: handover.from.name })), " ", handover.note)]
      : []),
    h(
      "p",
      { class: "line" },
      h("bdi", { class: "name" }, call.customer_name || t("anonymous")),
      pill(verified ? "good" : "warning", t(verified ? "verified" : "unverified")),
    ),
    pageLine(scene, call),
  ];
  if (claims.length > 0) {
    parts.push(h("h3", {}, t(verified ? "identityVerified" : "identityClaimed")), pairs(claims));
  }
  parts.push(h("h3", {}, t("formAnswers")));
  parts.push(answers.length > 0 ? pairs(answers) : h("p", { class: "hush" }, t("noAnswers")));
  return parts;
}

function pageLine({ t }: Scene, { page_title, page_url }: Call): HTMLElement {
  const name = h("bdi", {}, pageName(page_title, page_url));
  const url = safeUrl(page_url);
  const address = { title: page_url };
  const page =
    url === null
      ? h("span", address, name)
      : h(
          "a",
          { ...address, href: url, target: "_blank", rel: "noopener noreferrer" },
          name,
          h("span", { class: "spoken" }, ` (${t("newTab")})`),
        );
  return h("p", { class: "page-line" }, h("span", { class: "hush" }, `${t("currentPage")}: `), page);
}

export function pairs(entries: [string, unknown][]): HTMLElement {
  const list = h("dl", { class: "pairs" });
  for (const [name, value] of entries) list.append(h("dt", {}, name), h("dd", {}, plain(value)));
  return list;
}
