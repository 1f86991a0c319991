export { Person } from "./person/person";
