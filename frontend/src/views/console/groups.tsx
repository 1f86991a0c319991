export { Groups } from "./groups/view";
