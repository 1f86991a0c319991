export { People } from "./people/people";
