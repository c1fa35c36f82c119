/** The live page's style sheet: that of the page as a whole, then one text for each part that has a style of its own. */
import { LESSONS } from "./lessons";
import { PAGE } from "./page";

export const APP_STYLE = [PAGE, LESSONS].join("\n");
