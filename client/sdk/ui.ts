// What the default interface is given beyond the public methods.
import type { Session } from "./session.js";
import type { Message, WidgetConfig, WidgetUi } from "./types.js";
import { type EventsAnswer, isFact } from "./wire.js";

export function uiOf(session: Session, widgetKey: string): WidgetUi {
  return {
    async fetchConfig() {
      const path = `widgets/${encodeURIComponent(widgetKey)}/config/`;
      session.widget = await session.api.request<WidgetConfig>({ path, repeatable: true });
      return session.widget;
    },
    getWidget: () => session.widget,
    getStanding: () => session.model.standing,
    getCall: () => session.call.controls,
    getTransport: () => session.connection?.shown ?? null,
    isFormSubmitted: () => session.model.formSubmitted,
    async endCall() {
      session.guard();
      await session.endCall();
    },
    async rate(score, comment) {
      session.guard();
      await session.tokens.request({
        method: "POST",
        path: "session/rating/",
        body: { score, comment },
        repeatable: true,
      });
    },
    async fetchMessages() {
      session.guard();
      const found: Message[] = [];
      for (let after = 0; ; ) {
        const path = `events/?after=${after}&wait=0`;
        const { events } = await session.tokens.request<EventsAnswer>({ path, repeatable: true });
        const rows = events.filter(isFact);
        for (const { type, data, seq, created_at } of rows) {
          if (type === "message.sent") found.push({ ...data, seq, created_at });
        }
        const last = rows.at(-1);
        if (!last) return found;
        after = last.seq;
      }
    },
  };
}
