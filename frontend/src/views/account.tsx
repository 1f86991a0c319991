export { Account } from "./account/account";
