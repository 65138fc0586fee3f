// Puts the example into `<div id="react-help" data-key="wk_…" data-api="…">`, over what a server has rendered there.
import { StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { Help } from "./help.js";

const place = document.getElementById("react-help");
if (place) {
  const { key = "", api } = place.dataset;
  const app = (
    <StrictMode>
      <Help widgetKey={key} {...(api ? { apiUrl: api } : {})} />
    </StrictMode>
  );
  if (place.childElementCount) hydrateRoot(place, app);
  else createRoot(place).render(app);
}
