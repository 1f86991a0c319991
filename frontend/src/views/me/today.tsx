export { Today } from "./today/today";
