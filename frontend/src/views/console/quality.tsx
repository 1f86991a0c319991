export { Quality } from "./quality/quality";
