// What the default interface is given beyond the public methods.
import type { Session } from "./session.js";
import type { WidgetConfig, WidgetUi } from "./types.js";

export function uiOf(session: Session, widgetKey: string): WidgetUi {
  return {
    async fetchConfig() {
      const bearer = session.store.read()?.token; // a widget that was switched off goes on for who is in a call
      session.widget = await session.api.request<WidgetConfig>("GET", `widgets/${widgetKey}/config/`, undefined, {
        bearer,
      });
      return session.widget;
    },
    getWidget: () => session.widget,
    hasSession: () => !!session.store.read(),
    getStanding: () => session.model.standing,
    isFormSubmitted: () => session.model.form,
    async endCall() {
      session.guard();
      await session.endCall();
    },
    request: (method, path, body) => session.request(method, path, body),
    send: (frame) => session.connection?.send(frame) ?? false,
  };
}
