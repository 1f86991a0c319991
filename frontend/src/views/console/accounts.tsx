export { Accounts } from "./accounts/accounts";
