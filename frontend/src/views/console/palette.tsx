export { Palette as default } from "./palette/palette";
