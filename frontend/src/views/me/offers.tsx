export { Offers } from "./offers/offers";
