export { MyData } from "./data/data";
