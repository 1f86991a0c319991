export { Rules } from "./rules/rules";
