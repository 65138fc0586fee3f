// What the admin's pages gain where scripts run: each enhancer finds its own elements, and the page works without.
import { copyButtons } from "./copy.js";
import { formPreview } from "./form-preview.js";
import { workingHours } from "./hours.js";
import { pickers } from "./picker.js";
import { editRows } from "./rows.js";

copyButtons(document);
editRows(document, formPreview(document));
workingHours(document);
pickers(document);
