export { Queue } from "./queue/view";
