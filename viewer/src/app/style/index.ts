/** The live page's style sheet: that of the page as a whole, then one text for each part that has a style of its own. */
import { LESSONS } from "./lessons";
import { CATALOGUE } from "./catalogue";
import { DATA } from "./data";
import { HANDS } from "./hands";
import { HONEST } from "./honest";
import { MAPS } from "./maps";
import { PAGE } from "./page";
import { RACES } from "./races";
import { WORDS } from "./words";

export const APP_STYLE = [PAGE, CATALOGUE, DATA, HANDS, HONEST, LESSONS, MAPS, RACES, WORDS].join("\n");
