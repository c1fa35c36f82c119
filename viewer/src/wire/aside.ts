/** The step that is taken apart beside the picture: words, drawing, lines of its formula with numbers under them, rows of names, colours and numbers. */
export interface Aside { heading: string; canvas: HTMLCanvasElement; said: string; lines: [string, string][]; rows: string[][]; notes: string }
