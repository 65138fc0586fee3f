// What the admin's pages gain where scripts run: each enhancer finds its own elements, and the page works without.
import { copyButtons } from "./copy.js";
import { workingHours } from "./hours.js";
import { pickers } from "./picker.js";
import { editRows } from "./rows.js";

copyButtons(document);
editRows(document);
workingHours(document);
pickers(document);
