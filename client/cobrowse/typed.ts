// The kinds of input whose value is a text that is typed or chosen, but for passwords.
export const TYPED = new Set([
  "text",
  "email",
  "tel",
  "url",
  "number",
  "search",
  "date",
  "time",
  "month",
  "week",
  "datetime-local",
  "color",
  "range",
]);
