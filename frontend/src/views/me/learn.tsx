export { Learn } from "./learn/learn";
