export { Audit } from "./audit/audit";
